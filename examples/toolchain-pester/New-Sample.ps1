# Makes the archive of a made-up tool whose program answers "sample 1.0.0", and prints its SHA-256.
# For Windows PowerShell 5.1, which can write programs.
param([Parameter(Mandatory = $true)][string]$Folder)

$ErrorActionPreference = 'Stop'
$top = Join-Path $Folder 'sample'
[void](New-Item -ItemType Directory -Force -Path (Join-Path $top 'bin'))
$source = 'public class Program { public static void Main() { System.Console.WriteLine("sample 1.0.0"); } }'
Add-Type -TypeDefinition $source -OutputType ConsoleApplication -OutputAssembly (Join-Path $top 'bin\sample.exe')
[IO.File]::WriteAllText((Join-Path $top 'VERSION'), "sample 1.0.0`n")
# entries are named with slashes; Compress-Archive of 5.1 writes backslashes
Add-Type -AssemblyName System.IO.Compression
Add-Type -AssemblyName System.IO.Compression.FileSystem
$archive = Join-Path $Folder 'sample.zip'
$zip = [IO.Compression.ZipFile]::Open($archive, 'Create')
foreach ($name in @('VERSION', 'bin/sample.exe')) {
  $file = Join-Path $top $name.Replace('/', '\')
  [void][IO.Compression.ZipFileExtensions]::CreateEntryFromFile($zip, $file, ('sample/' + $name))
}
$zip.Dispose()
Write-Output (Get-FileHash -Algorithm SHA256 -LiteralPath $archive).Hash.ToLowerInvariant()
