/** What activation changes: machine variables and own segments of the machine's `Path`. */
export const activationFunctions = String.raw`
function Set-Variables($view) {
  $key = Open-Key $environmentKey $true
  foreach ($variable in $data.wanted) {
    if ($view.differing -cnotcontains $variable.name) { continue }
    $kind = 'String'
    if ((Get-ValueKind $key $variable.name) -ceq 'ExpandString') { $kind = 'ExpandString' }
    $key.SetValue($variable.name, $variable.value, [Microsoft.Win32.RegistryValueKind]$kind)
    Add-Log ('variable ' + $variable.name)
  }
}

# writes Path where it still is what was decided upon, of the same kind, and reads it back
function Set-MachinePath($before, $after, $kind) {
  $key = Open-Key $environmentKey $true
  if ([string](Get-RawValue $key 'Path') -cne $before) { throw 'Path was changed by somebody else meanwhile' }
  if ((Get-ValueKind $key 'Path') -cne $kind) { throw 'the kind of Path was changed by somebody else meanwhile' }
  $key.SetValue('Path', $after, [Microsoft.Win32.RegistryValueKind]$kind)
  if ([string](Get-RawValue $key 'Path') -cne $after) { throw 'Path is not what was written' }
  # the old one by name alone: it may be long
  Add-Log ('path with ' + $data.segment)
}

# lets running programs know: WM_SETTINGCHANGE to all top windows, at most 5 s for each that hangs
function Send-Broadcast {
  $declaration = '[DllImport("user32.dll", SetLastError = true, CharSet = CharSet.Unicode)] public static extern IntPtr SendMessageTimeout(IntPtr window, uint message, UIntPtr first, string second, uint flags, uint timeout, out UIntPtr result);'
  $type = Add-Type -Namespace Ringwright -Name Windows -MemberDefinition $declaration -PassThru
  $result = [UIntPtr]::Zero
  # 0xffff is every top window, 0x1a the message, 2 gives up on windows that hang
  [void]$type::SendMessageTimeout([IntPtr]65535, 26, [UIntPtr]::Zero, 'Environment', 2, 5000, [ref]$result)
}
`;
