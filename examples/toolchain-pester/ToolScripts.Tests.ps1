# Runs the rendered scripts on Windows as Intune does: in Windows PowerShell 5.1, each in a process of
# its own. PATH and variables are those of a key for tests, not of the machine. Needs Pester 5, an
# administrator, and RINGWRIGHT_SCRIPTS, the folder of the scripts and of sample.zip.

BeforeAll {
  $scripts = $env:RINGWRIGHT_SCRIPTS
  $testKey = 'SOFTWARE\RingwrightTest'
  $root = 'C:\ringwright-sample'
  $machineKey = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'

  # a script that reads and writes the key for tests
  function Get-TestScript($name) {
    $text = [IO.File]::ReadAllText((Join-Path $scripts "$name.ps1"))
    if (-not $text.Contains($machineKey)) { throw 'the script names another key than this test knows' }
    $path = Join-Path $scripts "$name.test.ps1"
    [IO.File]::WriteAllText($path, $text.Replace($machineKey, $testKey))
    return $path
  }

  function Invoke-Script($name) {
    $path = Get-TestScript $name
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
    $start.Arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "' + $path + '"'
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $lines = @($text.TrimEnd() -split "`r?`n")
    return @{ code = $process.ExitCode; lines = $lines; errors = $errors.Result; output = ConvertFrom-Json $lines[-1] }
  }

  function Get-Key { return [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($testKey) }

  function Set-TestPath($value, $kind) { (Get-Key).SetValue('Path', $value, $kind) }

  function Get-TestPath { return (Get-Key).GetValue('Path', $null, 'DoNotExpandEnvironmentNames') }

  Set-TestPath '%SystemRoot%\system32;C:\ringwright-sample\0.9.0\bin;C:\tools' 'ExpandString'
}

AfterAll {
  [Microsoft.Win32.Registry]::LocalMachine.DeleteSubKeyTree($testKey, $false)
  if (Test-Path -LiteralPath $root) { Remove-Item -LiteralPath $root -Recurse -Force }
}

Describe 'A rendered script' {
  It '<_> is what Windows PowerShell itself takes for a script' -ForEach @('detectTool', 'activateTool', 'detectPlaced', 'placeTool') {
    $tokens = $null
    $faults = $null
    [void][Management.Automation.Language.Parser]::ParseFile((Join-Path $scripts "$_.ps1"), [ref]$tokens, [ref]$faults)
    $faults.Count | Should -Be 0
  }
}

Describe 'Placing' {
  It 'is wanted before' {
    $run = Invoke-Script 'detectPlaced'
    $run.code | Should -Be 1
    $run.output.state | Should -Be 'notPlaced'
    $run.errors | Should -BeNullOrEmpty
  }

  It 'makes a folder that is proven, and that users cannot write to' {
    $run = Invoke-Script 'placeTool'
    $run.lines.Count | Should -Be 1
    $run.output.err | Should -BeNullOrEmpty
    $run.output.state | Should -Be 'placed'
    $run.code | Should -Be 0
    $run.errors | Should -BeNullOrEmpty
    $proof = ConvertFrom-Json ([IO.File]::ReadAllText("$root\1.0.0.json"))
    $proof.version | Should -Be '1.0.0'
    @(Get-ChildItem -LiteralPath $root -Force -Filter '.stage-*').Count | Should -Be 0
    $users = @((Get-Acl -LiteralPath "$root\1.0.0").Access | Where-Object { $_.IdentityReference -like '*\Users' })
    @($users | Where-Object { $_.FileSystemRights -match 'Write|Modify|FullControl' }).Count | Should -Be 0
  }

  It 'does nothing the second time' {
    $before = (Get-Item -LiteralPath "$root\1.0.0.json").LastWriteTimeUtc
    $run = Invoke-Script 'placeTool'
    $run.output.state | Should -Be 'placed'
    (Get-Item -LiteralPath "$root\1.0.0.json").LastWriteTimeUtc | Should -Be $before
    (Invoke-Script 'detectPlaced').code | Should -Be 0
  }
}

Describe 'Activation' {
  It 'is wanted before, and says which version is active' {
    $run = Invoke-Script 'detectTool'
    $run.code | Should -Be 1
    $run.output.state | Should -Be 'placed'
    $run.output.have | Should -Be '0.9.0'
  }

  It 'changes its own segment alone, and keeps what is not expanded' {
    $run = Invoke-Script 'activateTool'
    $run.output.err | Should -BeNullOrEmpty
    $run.output.state | Should -Be 'ok'
    $run.lines.Count | Should -Be 1
    $run.errors | Should -BeNullOrEmpty
    Get-TestPath | Should -BeExactly '%SystemRoot%\system32;C:\ringwright-sample\1.0.0\bin;C:\tools'
    [string](Get-Key).GetValueKind('Path') | Should -Be 'ExpandString'
    (Get-Key).GetValue('SAMPLE_MODE') | Should -Be 'local'
  }

  It 'is settled then' {
    $run = Invoke-Script 'detectTool'
    $run.code | Should -Be 0
    $run.output.state | Should -Be 'ok'
  }

  It 'keeps the other kind as well' {
    Set-TestPath 'C:\Windows;C:\tools' 'String'
    (Invoke-Script 'activateTool').output.state | Should -Be 'ok'
    [string](Get-Key).GetValueKind('Path') | Should -Be 'String'
    Get-TestPath | Should -BeExactly 'C:\Windows;C:\tools;C:\ringwright-sample\1.0.0\bin'
  }

  It 'refuses an empty Path' {
    Set-TestPath '' 'ExpandString'
    $run = Invoke-Script 'activateTool'
    $run.output.state | Should -Be 'error'
    Get-TestPath | Should -BeExactly ''
  }
}

Describe 'A folder that somebody changed' {
  It 'is a hash mismatch where its version file names another version' {
    [IO.File]::WriteAllText("$root\1.0.0\VERSION", 'sample 6.6.6')
    (Invoke-Script 'detectTool').output.state | Should -Be 'hashMismatch'
    (Invoke-Script 'placeTool').output.state | Should -Be 'hashMismatch'
  }
}
