/** What scripts read of a device and of its folders, in Windows PowerShell 5.1. Changes nothing. */
export const deviceFunctions = String.raw`
$environmentKey = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
# SYSTEM, the administrators, TrustedInstaller, and the owner that files get later
$trusted = @(
  'S-1-5-18', 'S-1-5-32-544', 'S-1-3-0',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
)
# rights that change content: write, append, extended and plain attributes, delete, delete below,
# permissions, owner, and the generic rights to write and to all
$writeRights = 1343029590

function Open-Key($path, $isWritable) {
  $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
  $key = $base.OpenSubKey($path, $isWritable)
  if ($null -eq $key) { throw ('the registry has no ' + $path) }
  return $key
}

# a value as it stands there: nothing within percent signs is expanded
function Get-RawValue($key, $name) {
  return $key.GetValue($name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
}

function Get-ValueKind($key, $name) {
  if ($null -eq (Get-RawValue $key $name)) { return 'missing' }
  $kind = [string]$key.GetValueKind($name)
  if ($kind -ceq 'ExpandString' -or $kind -ceq 'String') { return $kind }
  return 'other'
}

function Get-Build {
  $key = Open-Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' $false
  return [int]$key.GetValue('CurrentBuildNumber')
}

# guarded: nobody but administrators may write to the folder itself
function Get-FolderAccess($folder) {
  if (-not [IO.Directory]::Exists($folder)) { return 'missing' }
  $attributes = [int][IO.File]::GetAttributes($folder)
  if (($attributes -band 1024) -ne 0) { return 'link' }
  $security = [IO.Directory]::GetAccessControl($folder)
  $owner = $security.GetOwner([Security.Principal.SecurityIdentifier]).Value
  if ($trusted -cnotcontains $owner) { return 'open' }
  foreach ($rule in $security.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
    if ([string]$rule.AccessControlType -cne 'Allow') { continue }
    if (([int]$rule.FileSystemRights -band $writeRights) -eq 0) { continue }
    if ($trusted -cnotcontains $rule.IdentityReference.Value) { return 'open' }
  }
  return 'guarded'
}

# of a folder and of all above it but the volume itself, where Windows lets nobody replace a folder
function Get-ChainAccess($folder) {
  $chain = @()
  $current = New-Object System.IO.DirectoryInfo $folder
  while ($null -ne $current.Parent) {
    $chain = @($current.FullName) + $chain
    $current = $current.Parent
  }
  foreach ($one in $chain) {
    $access = Get-FolderAccess $one
    if ($access -cne 'guarded') { return $access }
  }
  return 'guarded'
}

function Get-ProofPath($version) {
  return ($data.root + '\' + $version + '.json')
}

# the proof beside a version's folder; null where there is none that can be read
function Get-Proof($version) {
  $path = Get-ProofPath $version
  if (-not [IO.File]::Exists($path)) { return $null }
  try {
    $proof = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($path))
    if ([string]$proof.version -cne $version -or [string]$proof.tool -cne $data.tool) { return $null }
    return $proof
  }
  catch {
    # one that is cut or made up proves nothing
    return $null
  }
}

function Test-VersionFile($folder) {
  if ($data.versionFile -ceq '') { return $true }
  $path = $folder + '\' + $data.versionFile
  if (-not [IO.File]::Exists($path)) { return $false }
  $lines = [IO.File]::ReadAllLines($path)
  if ($lines.Length -eq 0) { return $false }
  return ($lines[0].Trim() -ceq $data.versionLine)
}

function Get-FolderState {
  $folder = $data.root + '\' + $data.version
  if (-not [IO.Directory]::Exists($folder)) { return 'missing' }
  if ((Get-FolderAccess $folder) -cne 'guarded') { return 'unproven' }
  $proof = Get-Proof $data.version
  if ($null -eq $proof) { return 'unproven' }
  if ([string]$proof.algorithm -cne $data.algorithm -or [string]$proof.hex -cne $data.hex) { return 'mismatch' }
  if (-not (Test-VersionFile $folder)) { return 'mismatch' }
  return 'proven'
}

# versions whose folders have a proof, the one that was placed first at the front
function Get-PlacedVersions {
  $found = @()
  if ([IO.Directory]::Exists($data.root)) {
    foreach ($folder in [IO.Directory]::GetDirectories($data.root)) {
      $name = [IO.Path]::GetFileName($folder)
      if ($name -cnotmatch '^[0-9][0-9A-Za-z.+-]{0,31}(?![\s\S])') { continue }
      $proof = Get-Proof $name
      if ($null -ne $proof) { $found += @{ name = $name; at = [string]$proof.placedAt } }
    }
  }
  foreach ($one in @($found | Sort-Object { $_.at }, { $_.name })) { $one.name }
}

# what the program of a folder answers; it gets the tool's variables, and none that leads elsewhere
function Get-ProbeState($folder) {
  $program = $folder + '\' + $data.program
  if (-not [IO.File]::Exists($program)) { return 'failed' }
  $start = New-Object System.Diagnostics.ProcessStartInfo
  $start.FileName = $program
  $start.Arguments = $data.arguments -join ' '
  $start.WorkingDirectory = $folder
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  foreach ($name in $data.mustNotBeSet) { [void]$start.EnvironmentVariables.Remove($name) }
  foreach ($variable in $data.environment) { $start.EnvironmentVariables[$variable.name] = $variable.value }
  $process = [Diagnostics.Process]::Start($start)
  $output = $process.StandardOutput.ReadToEndAsync()
  $errors = $process.StandardError.ReadToEndAsync()
  if (-not $process.WaitForExit(60000)) {
    $process.Kill()
    return 'failed'
  }
  $answer = $output.Result + ' ' + $errors.Result
  $ended = $process.ExitCode
  # its handles would keep the folder from being renamed
  $process.Dispose()
  if ($ended -eq 0 -and (Test-Answer $answer $data.expect)) { return 'passed' }
  return 'failed'
}

# segments of Path outside of root that hold a program of that name, as they stand there
function Get-Holders($path) {
  foreach ($segment in @($path -split ';')) {
    $folder = [Environment]::ExpandEnvironmentVariables($segment).Trim(' ', '"')
    # a folder of a share would be asked for over the network
    if ($folder -ceq '' -or $folder.StartsWith('\\') -or $segment -match $data.ownPattern) { continue }
    if ([IO.File]::Exists($folder + '\' + $data.executable)) { $segment }
  }
}

# those of them below the folders for installed programs
function Get-Installers($holders) {
  $folders = @([Environment]::GetFolderPath('ProgramFiles'), [Environment]::GetFolderPath('ProgramFilesX86'))
  foreach ($segment in $holders) {
    $path = [Environment]::ExpandEnvironmentVariables($segment).Trim(' ', '"')
    $isBelow = $false
    foreach ($folder in $folders) {
      if ($path.StartsWith($folder + '\', [StringComparison]::OrdinalIgnoreCase)) { $isBelow = $true }
    }
    if ($isBelow) { $segment }
  }
}

# names of programs that run from a folder of another version
function Get-Running {
  $wanted = $data.root + '\' + $data.version + '\'
  $names = @()
  foreach ($name in $data.processes) {
    foreach ($process in [Diagnostics.Process]::GetProcessesByName($name)) {
      $path = ''
      try { $path = [string]$process.MainModule.FileName }
      catch {
        # one that has ended meanwhile has no file any more, and disturbs nobody
        $path = ''
      }
      if (-not $path.StartsWith($data.root + '\', [StringComparison]::OrdinalIgnoreCase)) { continue }
      if ($path.StartsWith($wanted, [StringComparison]::OrdinalIgnoreCase)) { continue }
      if ($names -cnotcontains $name) { $names += $name }
    }
  }
  return $names
}

function Get-Stages {
  if (-not [IO.Directory]::Exists($data.root)) { return 0 }
  return [IO.Directory]::GetDirectories($data.root, '.stage-*').Length
}

function Get-Facts($lock, $archive) {
  $key = Open-Key $environmentKey $false
  $raw = Get-RawValue $key 'Path'
  $path = ''
  if ($null -ne $raw) { $path = [string]$raw }
  $variables = @{}
  foreach ($name in $data.reported) {
    $value = Get-RawValue $key $name
    if ($null -ne $value -and [string]$value -cne '') { $variables[$name] = [string]$value }
  }
  $access = Get-ChainAccess $data.root
  $folder = Get-FolderState
  $probe = 'notRun'
  # a program is run only where none but administrators may have put it
  if ($access -ceq 'guarded' -and $folder -ceq 'proven') { $probe = Get-ProbeState ($data.root + '\' + $data.version) }
  $holders = @(Get-Holders $path)
  $last = @{ state = 'none'; err = '' }
  if ($lock -ceq 'notNeeded') { $last = Get-LastChange }
  return @{
    is64Bit = [Environment]::Is64BitProcess
    build = Get-Build
    lock = $lock
    rootAccess = $access
    folder = $folder
    probe = $probe
    pathKind = Get-ValueKind $key 'Path'
    path = $path
    holders = $holders
    installers = @(Get-Installers $holders)
    running = @(Get-Running)
    variables = $variables
    placed = @(Get-PlacedVersions)
    stages = Get-Stages
    archive = $archive.state
    freeBytes = (New-Object System.IO.DriveInfo ($data.root.Substring(0, 2))).AvailableFreeSpace
    neededBytes = $archive.neededBytes
    lastState = $last.state
    lastErr = $last.err
    isLogLost = $script:isLogLost
    elapsedMs = [int]$watch.ElapsedMilliseconds
  }
}
`;
