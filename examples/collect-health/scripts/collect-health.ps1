<#
ringwright-collector, version 1

Tells in one line of JSON how Windows Update does on this device. Reads only: no file, no value of
the registry and no service is changed, nothing is downloaded. For Windows PowerShell 5.1, 64-bit, as
SYSTEM, as the detection script of a remediation of Microsoft Intune. Always ends with exit code 0:
there is nothing to remediate.

Intune keeps the last line of the output, and of that the last 2,048 characters; so the line has at
most 1,900, in ASCII. What does not fit is left out and named in "shortened", what cannot be read is
null and named in "unread". output.schema.json beside this folder has the whole format.

Plain ASCII without a byte order mark, so that it can be signed as it is.
#>

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$days = 30
$mostEntries = 6
$mostDrivers = 4
$mostLength = 1900
$policyKey = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
$mdmKey = 'HKLM:\SOFTWARE\Microsoft\PolicyManager\current\device\Update'
$unread = @{}

function Get-Utc($moment) {
  if ($null -eq $moment) { return $null }
  # of another culture the year may be that of another calendar, and the colon a point
  $culture = [Globalization.CultureInfo]::InvariantCulture
  return ([DateTime]$moment).ToString('yyyy-MM-ddTHH:mm:ssZ', $culture)
}

function Get-Code($number) {
  return ('0x{0:X8}' -f [int]$number)
}

function Get-Kb($title) {
  if ([string]$title -match 'KB\d{6,8}') { return $Matches[0] }
  return $null
}

# the value of a name in a key; null where either is missing
function Get-Value($key, $name) {
  if (-not (Test-Path -LiteralPath $key)) { return $null }
  $item = Get-Item -LiteralPath $key
  return $item.GetValue($name, $null)
}

# runs a part of the report; one that fails is told by its name and does not end the others
function Get-Part($name, $block) {
  try {
    return (& $block)
  }
  catch {
    $text = ([string]$_.Exception.Message) -replace '\s+', ' '
    $unread[$name] = $text.Substring(0, [Math]::Min(80, $text.Length))
    return $null
  }
}

function Get-UpdateHistory {
  $session = New-Object -ComObject Microsoft.Update.Session
  $searcher = $session.CreateUpdateSearcher()
  $total = $searcher.GetTotalHistoryCount()
  $counts = @(0, 0, 0, 0, 0, 0)
  $last = @()
  if ($total -gt 0) {
    $since = [DateTime]::UtcNow.AddDays(-$days)
    foreach ($entry in $searcher.QueryHistory(0, [Math]::Min($total, 200))) {
      # entries without a title are of updates that are gone; their dates are of the year 1899
      if ($entry.Date -lt $since) { continue }
      # definitions of Microsoft Defender come several times a day
      if ([string]$entry.Title -match 'KB2267602|KB4052623') { continue }
      $result = [int]$entry.ResultCode
      if ($result -ge 0 -and $result -le 5) { $counts[$result]++ }
      if ($last.Count -lt $mostEntries) {
        $operation = 'install'
        if ([int]$entry.Operation -eq 2) { $operation = 'uninstall' }
        $last += @{
          at = Get-Utc $entry.Date
          kb = Get-Kb $entry.Title
          operation = $operation
          result = $result
          code = Get-Code $entry.HResult
        }
      }
    }
  }
  return @{ days = $days; counts = $counts; last = $last }
}

# drivers are told from other updates by their classification
function Get-DriverHistory {
  $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
  $total = $searcher.GetTotalHistoryCount()
  $last = @()
  $more = 0
  if ($total -gt 0) {
    $since = [DateTime]::UtcNow.AddDays(-$days)
    foreach ($entry in $searcher.QueryHistory(0, [Math]::Min($total, 200))) {
      if ($entry.Date -lt $since -or [int]$entry.Operation -ne 1) { continue }
      # succeeded, also with errors
      if (@(2, 3) -notcontains [int]$entry.ResultCode) { continue }
      $isDriver = $false
      foreach ($category in $entry.Categories) {
        if ([string]$category.CategoryID -eq 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0') { $isDriver = $true }
      }
      if (-not $isDriver) { continue }
      if ($last.Count -ge $mostDrivers) {
        $more++
        continue
      }
      $title = ([string]$entry.Title) -replace '\p{C}', ' '
      $last += @{ at = Get-Utc $entry.Date; title = $title.Substring(0, [Math]::Min(80, $title.Length)) }
    }
  }
  return @{ days = $days; last = $last; more = $more }
}

function Get-LoggedEvent($log, $ids) {
  $filter = @{
    LogName = $log
    ProviderName = 'Microsoft-Windows-WindowsUpdateClient'
    Id = $ids
    StartTime = [DateTime]::Now.AddDays(-$days)
  }
  try {
    $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents $mostEntries)
  }
  catch {
    # that there is none is an error of the cmdlet
    if ([string]$_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { $found = @() }
    else { throw }
  }
  foreach ($one in $found) {
    $title = $null
    $code = $null
    foreach ($data in ([xml]$one.ToXml()).Event.EventData.Data) {
      if ($data.Name -eq 'updateTitle') { $title = $data.'#text' }
      if ($data.Name -eq 'errorCode' -and [string]$data.'#text' -match '^0x[0-9A-Fa-f]{1,8}$') {
        $code = '0x' + $data.'#text'.Substring(2).ToUpperInvariant().PadLeft(8, '0')
      }
    }
    if ([string]$title -match 'KB2267602|KB4052623') { continue }
    @{
      at = Get-Utc $one.TimeCreated.ToUniversalTime()
      id = [int]$one.Id
      kb = Get-Kb $title
      code = $code
    }
  }
}

function Get-ClientEvents {
  $all = @(Get-LoggedEvent 'System' @(19, 20, 21, 22, 23, 24, 43))
  $all += @(Get-LoggedEvent 'Microsoft-Windows-WindowsUpdateClient/Operational' @(25, 31))
  return @{ last = @($all | Sort-Object { $_.at } -Descending | Select-Object -First $mostEntries) }
}

function Get-PendingRestart {
  $because = @()
  $root = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
  if (Test-Path -LiteralPath "$root\WindowsUpdate\Auto Update\RebootRequired") { $because += 'windowsUpdate' }
  if (Test-Path -LiteralPath "$root\Component Based Servicing\RebootPending") { $because += 'servicing' }
  $session = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
  if ($null -ne (Get-Value $session 'PendingFileRenameOperations')) { $because += 'fileRename' }
  # files that wait to be renamed are there on many devices, and alone ask for no restart
  $pending = ($because -contains 'windowsUpdate') -or ($because -contains 'servicing')
  return @{ pending = $pending; because = $because }
}

function Get-FreeSpace {
  $drive = New-Object System.IO.DriveInfo $env:SystemDrive
  return @{
    freeMb = [long][Math]::Floor($drive.AvailableFreeSpace / 1048576)
    totalMb = [long][Math]::Floor($drive.TotalSize / 1048576)
  }
}

function Get-ClassSource($class) {
  $name = "SetPolicyDrivenUpdateSourceFor${class}Updates"
  foreach ($key in @($mdmKey, $policyKey)) {
    $value = Get-Value $key $name
    if ($null -ne $value) { return [int]$value }
  }
  return $null
}

function Get-ScanSource {
  $service = $null
  foreach ($one in (New-Object -ComObject Microsoft.Update.ServiceManager).Services) {
    if ($one.IsDefaultAUService) { $service = ([string]$one.ServiceID).ToLowerInvariant() }
  }
  $server = Get-Value $mdmKey 'UpdateServiceUrl'
  if (-not $server) {
    $server = $null
    if ([int](Get-Value "$policyKey\AU" 'UseWUServer') -eq 1) { $server = Get-Value $policyKey 'WUServer' }
  }
  if ($null -ne $server) { $server = ([string]$server).Substring(0, [Math]::Min(120, ([string]$server).Length)) }
  $results = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results
  return @{
    service = $service
    server = $server
    succeededAt = Get-Utc $results.LastSearchSuccessDate
    sources = @{
      quality = Get-ClassSource 'Quality'
      feature = Get-ClassSource 'Feature'
      driver = Get-ClassSource 'Driver'
      other = Get-ClassSource 'Other'
    }
  }
}

# values that Group Policy and Configuration Manager leave behind, and that Intune does not write there
function Get-LeftoverPolicy {
  $names = @(
    'WUServer', 'WUStatusServer', 'UpdateServiceUrlAlternate', 'DoNotConnectToWindowsUpdateInternetLocations',
    'DisableWindowsUpdateAccess', 'SetDisableUXWUAccess', 'DisableDualScan', 'TargetGroupEnabled',
    'TargetReleaseVersion', 'DeferQualityUpdates', 'DeferFeatureUpdates'
  )
  $found = @($names | Where-Object { $null -ne (Get-Value $policyKey $_) })
  $found += @(@('UseWUServer', 'NoAutoUpdate', 'AUOptions', 'NoAutoRebootWithLoggedOnUsers') |
      Where-Object { $null -ne (Get-Value "$policyKey\AU" $_) })
  return @{ names = $found }
}

function Get-OutputLine($report) {
  $json = ConvertTo-Json -InputObject $report -Depth 6 -Compress
  return [regex]::Replace($json, '[^\x20-\x7e]', { '\u{0:x4}' -f [int][char]$args[0].Value })
}

$report = @{ format = 'ringwright-collector'; version = 1; at = Get-Utc ([DateTime]::UtcNow) }
try {
  if (-not [Environment]::Is64BitProcess -and [Environment]::Is64BitOperatingSystem) {
    throw 'runs in 32-bit PowerShell, which sees another registry; set architecture: x64'
  }
  $report.os = Get-Part 'os' {
    $key = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    '10.0.{0}.{1}' -f (Get-Value $key 'CurrentBuild'), (Get-Value $key 'UBR')
  }
  $report.bootedAt = Get-Part 'bootedAt' {
    Get-Utc (Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()
  }
  $report.installedAt = Get-Part 'installedAt' {
    $seconds = Get-Value 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'InstallDate'
    if ($null -eq $seconds) { throw 'the registry does not have it' }
    # 1970 in ticks of 100 nanoseconds
    $ticks = 621355968000000000 + [long]$seconds * 10000000
    Get-Utc ([DateTime]$ticks)
  }
  $report.history = Get-Part 'history' { Get-UpdateHistory }
  $report.drivers = Get-Part 'drivers' { Get-DriverHistory }
  $report.events = Get-Part 'events' { Get-ClientEvents }
  $report.restart = Get-Part 'restart' { Get-PendingRestart }
  $report.disk = Get-Part 'disk' { Get-FreeSpace }
  $report.scan = Get-Part 'scan' { Get-ScanSource }
  $report.leftovers = Get-Part 'leftovers' { Get-LeftoverPolicy }
}
catch {
  $text = ([string]$_.Exception.Message) -replace '\s+', ' '
  $unread['all'] = $text.Substring(0, [Math]::Min(80, $text.Length))
}
$report.unread = $unread

# what can be missed most goes first
$shortened = @{}
$report.shortened = @()
$line = Get-OutputLine $report
foreach ($name in @('events', 'history', 'events', 'history', 'events', 'history')) {
  if ($line.Length -le $mostLength) { break }
  if ($null -eq $report[$name]) { continue }
  $keep = [Math]::Max(0, $report[$name].last.Count - 2)
  $report[$name].last = @($report[$name].last | Select-Object -First $keep)
  $shortened[$name] = $true
  $report.shortened = @($shortened.Keys)
  $line = Get-OutputLine $report
}
# titles of drivers go before what is left, and are counted
while ($line.Length -gt $mostLength -and $null -ne $report.drivers -and $report.drivers.last.Count -gt 0) {
  $report.drivers.more++
  $keep = $report.drivers.last.Count - 1
  $report.drivers.last = @($report.drivers.last | Select-Object -First $keep)
  $line = Get-OutputLine $report
}
# messages in other scripts than Latin take six characters each
if ($line.Length -gt $mostLength) {
  foreach ($name in @($unread.Keys)) { $unread[$name] = 'too long to tell' }
  $line = Get-OutputLine $report
}

Write-Output $line
exit 0
