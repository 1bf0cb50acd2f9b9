/** The log of scripts, and folders that none but administrators may write to. */
export const logFunctions = String.raw`
# a folder that SYSTEM and administrators may change and users may read, made with these permissions
function New-GuardedFolder($folder) {
  $security = New-Object System.Security.AccessControl.DirectorySecurity
  $security.SetAccessRuleProtection($true, $false)
  $security.SetOwner((New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544'))
  $rights = @{ 'S-1-5-18' = 'FullControl'; 'S-1-5-32-544' = 'FullControl'; 'S-1-5-32-545' = 'ReadAndExecute' }
  foreach ($name in @($rights.Keys)) {
    $account = New-Object System.Security.Principal.SecurityIdentifier $name
    $rule = New-Object System.Security.AccessControl.FileSystemAccessRule(
      $account, $rights[$name], 'ContainerInherit, ObjectInherit', 'None', 'Allow')
    $security.AddAccessRule($rule)
  }
  [void][IO.Directory]::CreateDirectory($folder, $security)
}

function Get-LogPath {
  return ([Environment]::GetFolderPath('CommonApplicationData') + '\Ringwright')
}

# the folder of logs and words, where nobody but administrators may write
function Get-LogFolder {
  $folder = Get-LogPath
  if ((Get-FolderAccess $folder) -ceq 'missing') { New-GuardedFolder $folder }
  if ((Get-FolderAccess $folder) -cne 'guarded') { throw 'others may write to the folder of the log' }
  return $folder
}

# one line; at 1 MB the log begins anew and the last one stays beside it. A log that cannot be
# written is named in the output and ends nothing
function Add-Log($text) {
  try {
    $path = (Get-LogFolder) + '\' + $data.tool + '.log'
    if ([IO.File]::Exists($path) -and (New-Object System.IO.FileInfo $path).Length -gt 1048576) {
      [IO.File]::Copy($path, ($path + '.1'), $true)
      [IO.File]::WriteAllText($path, '')
    }
    $at = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
    [IO.File]::AppendAllText($path, ($at + ' ' + $data.purpose + ' ' + $data.version + ' ' + $text + [Environment]::NewLine))
  }
  catch { $script:isLogLost = $true }
}

# how the last change of this version and archive ended, by the word that it left
function Get-LastChange {
  $none = @{ state = 'none'; err = '' }
  try {
    $path = (Get-LogPath) + '\' + $data.tool + '-' + $data.purpose + '.json'
    if (-not [IO.File]::Exists($path) -or (Get-FolderAccess (Get-LogPath)) -cne 'guarded') { return $none }
    $word = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($path))
    if ($word.version -cne $data.version -or $word.hex -cne $data.hex) { return $none }
    return @{ state = [string]$word.state; err = Get-Start ([string]$word.err) 200 }
  }
  catch {
    $script:isLogLost = $true
    return $none
  }
}
`;
