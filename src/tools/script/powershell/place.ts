/** What placing changes: one new folder below `root`, and the proof beside it. */
export const placingFunctions = String.raw`
Add-Type -AssemblyName System.IO.Compression

function Get-ArchivePath {
  if ($data.share -cne '') { return ($data.share + '\' + $data.archive) }
  return ($PSScriptRoot + '\' + $data.archive)
}

# a copy that none can write to while it is read; Windows takes it away when it is closed
function Copy-Archive($path) {
  $own = $data.root + '\.archive-' + [Guid]::NewGuid().ToString('N')
  $copy = New-Object System.IO.FileStream($own, 'CreateNew', 'ReadWrite', 'None', 81920, 'DeleteOnClose')
  $source = New-Object System.IO.FileStream($path, 'Open', 'Read', 'Read')
  try { $source.CopyTo($copy) }
  finally { $source.Dispose() }
  return $copy
}

function Get-Hash($stream) {
  $stream.Position = 0
  $hasher = [Security.Cryptography.HashAlgorithm]::Create($data.algorithm)
  try { $hash = $hasher.ComputeHash($stream) }
  finally { $hasher.Dispose() }
  $stream.Position = 0
  return [BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
}

# whether an entry is a link, by the marks of Unix or of Windows
function Test-Link($entry) {
  $attributes = $entry.ExternalAttributes
  if ((($attributes -shr 16) -band 61440) -eq 40960) { return $true }
  return (($attributes -band 1024) -ne 0)
}

# the hash comes before anything of the archive is looked at
function Get-Archive {
  $archive = @{ state = 'missing'; neededBytes = 0; stream = $null; zip = $null }
  $path = Get-ArchivePath
  if (-not [IO.File]::Exists($path)) { return $archive }
  # until its content is known: the copy, and four times as much
  $archive.state = 'notRead'
  $archive.neededBytes = 5 * (New-Object System.IO.FileInfo $path).Length
  $free = (New-Object System.IO.DriveInfo ($data.root.Substring(0, 2))).AvailableFreeSpace
  if ($free -lt $archive.neededBytes) { return $archive }
  if ((Get-ChainAccess $data.root) -ceq 'missing') { New-GuardedFolder $data.root }
  if ((Get-ChainAccess $data.root) -cne 'guarded') { return $archive }
  $archive.stream = Copy-Archive $path
  if ((Get-Hash $archive.stream) -cne $data.hex) {
    $archive.state = 'differs'
    return $archive
  }
  $archive.zip = New-Object System.IO.Compression.ZipArchive($archive.stream, 'Read', $true)
  $archive.state = 'matches'
  # room for what Windows itself needs
  $archive.neededBytes = 67108864
  foreach ($entry in $archive.zip.Entries) {
    $archive.neededBytes += $entry.Length
    if (-not (Test-EntryName $entry.FullName $data.topFolder) -or (Test-Link $entry)) { $archive.state = 'unsafe' }
  }
  return $archive
}

function Close-Archive($archive) {
  if ($null -ne $archive.zip) { $archive.zip.Dispose() }
  if ($null -ne $archive.stream) { $archive.stream.Dispose() }
}

function Expand-Entries($zip, $stage) {
  $skipped = 0
  if ($data.topFolder -cne '') { $skipped = $data.topFolder.Length + 1 }
  foreach ($entry in $zip.Entries) {
    $name = $entry.FullName.Substring($skipped).Replace('/', '\')
    if ($name -ceq '') { continue }
    $path = [IO.Path]::GetFullPath($stage + '\' + $name)
    if (-not $path.StartsWith($stage + '\', [StringComparison]::OrdinalIgnoreCase)) { throw 'an entry leaves its folder' }
    if ($name.EndsWith('\')) {
      [void][IO.Directory]::CreateDirectory($path)
      continue
    }
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
    $target = New-Object System.IO.FileStream($path, 'CreateNew', 'Write', 'None')
    try {
      $source = $entry.Open()
      try { $source.CopyTo($target) }
      finally { $source.Dispose() }
    }
    finally { $target.Dispose() }
  }
}

# the proof stands before the folder gets its name, so that a folder of that name always has one
function New-Proof {
  $proof = [ordered]@{
    v = 1
    tool = $data.tool
    version = $data.version
    algorithm = $data.algorithm
    hex = $data.hex
    placedAt = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
    by = 'ringwright'
  }
  [IO.File]::WriteAllText((Get-ProofPath $data.version), (ConvertTo-Json -InputObject $proof -Compress))
}

# unpacks beside, checks what is there, and gives it its name by one rename
function New-VersionFolder($archive) {
  $stage = $data.root + '\.stage-' + [Guid]::NewGuid().ToString('N')
  New-GuardedFolder $stage
  Add-Log ('unpacks to ' + $stage)
  Expand-Entries $archive.zip $stage
  if (-not (Test-VersionFile $stage)) { throw 'the version file names another version' }
  if ((Get-ProbeState $stage) -cne 'passed') { throw 'the program does not answer as it should' }
  New-Proof
  [IO.Directory]::Move($stage, ($data.root + '\' + $data.version))
  Add-Log 'placed'
}
`;
