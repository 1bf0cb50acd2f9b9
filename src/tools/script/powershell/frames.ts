/** The top of every script. `{{...}}` is what rendering fills in. */
export const scriptHead = String.raw`<#
{{title}}

{{purpose}}

Rendered by ringwright: the block of data is all that differs between tools and versions. For Windows
PowerShell 5.1, 64-bit, as SYSTEM. Prints one line of JSON, at the very end, and nothing else. Never
downloads from the internet, restarts, deletes, or changes a user's variables.

Plain ASCII without a byte order mark, so that it can be signed as it is.
#>

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# letters and times are compared and written alike in every language
[Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::InvariantCulture

$watch = [Diagnostics.Stopwatch]::StartNew()
$script:isLogLost = $false
$data = {{data}}
# the first row whose conditions all hold is the decision
$cases = {{cases}}
# printed where not even an error can be put into words
$line = {{fallback}}
$exitCode = 1
$notRead = @{ state = 'notRead'; neededBytes = 0 }
`;

/** What every change has: the lock of its tool, and the word that it leaves. */
export const changeFunctions = String.raw`
# whether the lock was had within a minute; one that a killed run left behind is had as well
function Enter-Lock($mutex) {
  try { return $mutex.WaitOne(60000) }
  catch [Threading.AbandonedMutexException] { return $true }
}

# word of how a change ended, for the next detection: of a remediation Intune keeps only errors
function Save-LastChange($state, $text) {
  if ($state -ceq 'locked') { return }
  try {
    $word = [ordered]@{ v = 1; version = $data.version; hex = $data.hex; state = $state; err = [string]$text }
    $path = (Get-LogFolder) + '\' + $data.tool + '-' + $data.purpose + '.json'
    [IO.File]::WriteAllText($path, (ConvertTo-Json -InputObject $word -Compress))
  }
  catch { $script:isLogLost = $true }
}
`;

/** The end of every script, around what it does; `kept` is done with an error that ended it. */
const endOfScript = (kept = "") => String.raw`catch {
  $text = ([string]$_.Exception.Message) -replace '\s+', ' '
  Add-Log ('error ' + (Get-Start $text 300))
${kept}  try {
    $failed = [ordered]@{
      v = 1
      t = $data.tool
      'for' = $data.purpose
      want = $data.version
      have = $null
      path = 'none'
      env = @{}
      notes = @()
      placed = @()
      state = 'error'
      err = Get-Start $text 300
      ms = [int]$watch.ElapsedMilliseconds
    }
    $line = Get-Line $failed
  }
  catch { $exitCode = 1 }
}
Write-Output $line
exit $exitCode
`;

/** Looks, decides, prints. Changes nothing but the log where something cannot be read. */
export const detectionBody = String.raw`
try {
  $facts = Get-Facts 'notNeeded' $notRead
  $view = Get-View $facts $data
  $case = Select-Case $view $cases
  $line = Get-Line (Get-Output $case $view $facts $data)
  $exitCode = $case.exit
}
${endOfScript()}`;

const body = (work: string) => String.raw`
try {
  $mutex = New-Object System.Threading.Mutex($false, ('Global\ringwright-' + $data.tool))
  $isHeld = Enter-Lock $mutex
  $lock = 'taken'
  if ($isHeld) { $lock = 'held' }
  try {
${work}  }
  finally {
    if ($isHeld) { $mutex.ReleaseMutex() }
    $mutex.Dispose()
  }
  Save-LastChange $case.state (Get-Reason $case $view)
  $line = Get-Line (Get-Output $case $view $facts $data)
  $exitCode = $case.exit
}
${endOfScript("  Save-LastChange 'error' (Get-Start $text 300)\n")}`;

/** Waits for running builds, switches, and prints how it is then. */
export const activationBody = body(String.raw`    $facts = Get-Facts $lock $notRead
    $view = Get-View $facts $data
    $case = Select-Case $view $cases
    while ($case.state -ceq 'busy' -and $watch.Elapsed.TotalMinutes -lt $data.waitMinutes) {
      Start-Sleep -Seconds 15
      $facts = Get-Facts $lock $notRead
      $view = Get-View $facts $data
      $case = Select-Case $view $cases
    }
    if ($case.actions.Count -gt 0) {
      if ($case.actions -ccontains 'setVariables') { Set-Variables $view }
      if ($case.actions -ccontains 'writePath') { Set-MachinePath $facts.path $view.wantedPath $facts.pathKind }
      if ($case.actions -ccontains 'broadcast') { Send-Broadcast }
      $facts = Get-Facts $lock $notRead
      $view = Get-View $facts $data
      $case = Select-Case $view $cases
    }
`);

/** Reads the archive where the folder is missing, places it, and prints how it is then. */
export const placingBody = body(String.raw`    $facts = Get-Facts $lock $notRead
    $view = Get-View $facts $data
    $case = Select-Case $view $cases
    if ($case.state -ceq 'notPlaced') {
      $archive = Get-Archive
      try {
        $facts = Get-Facts $lock $archive
        $view = Get-View $facts $data
        $case = Select-Case $view $cases
        if ($case.actions -ccontains 'placeFolder') { New-VersionFolder $archive }
      }
      finally { Close-Archive $archive }
      if ($case.actions.Count -gt 0) {
        $facts = Get-Facts $lock $notRead
        $view = Get-View $facts $data
        $case = Select-Case $view $cases
      }
    }
`);
