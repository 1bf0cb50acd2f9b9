/**
 * The decision in PowerShell: the same as `toolView`, `decideTool` and `toolOutputLine`, over the
 * same table. Pure, and kept to few constructs, so that tests run it without Windows: lists grow
 * by `+=`, texts are compared with case, and what may be a list is read as `@(...)`.
 */
export const decisionFunctions = String.raw`
# what follows from the facts; only own segments of Path move, all others keep their bytes and order
function Get-View($facts, $data) {
  $others = @()
  $owned = @()
  $foreign = @()
  $active = $null
  $ownPlace = -1
  $place = -1
  foreach ($segment in @($facts.path -split ';')) {
    if ($segment -match $data.ownPattern) {
      if ($owned.Count -eq 0) {
        $active = $Matches[1]
        $ownPlace = $others.Count
      }
      if ($place -lt 0) { $place = $others.Count }
      $owned += $segment
    }
    else {
      if ($owned.Count -eq 0 -and $facts.holders -ccontains $segment) { $foreign += $segment }
      if ($place -lt 0 -and $facts.installers -ccontains $segment) { $place = $others.Count }
      $others += $segment
    }
  }
  if ($place -lt 0) {
    # before the empty segments that semicolons at the end leave
    $place = 0
    $index = 0
    foreach ($other in $others) {
      $index += 1
      if ($other -cne '') { $place = $index }
    }
  }
  $wantedPath = $facts.path
  $isSettled = $false
  if ($owned.Count -eq 1 -and $ownPlace -eq $place) { $isSettled = ($owned[0] -match $data.wantedPattern) }
  if (-not $isSettled) {
    $parts = @()
    $index = 0
    foreach ($other in $others) {
      if ($index -eq $place) { $parts += $data.segment }
      $parts += $other
      $index += 1
    }
    if ($index -eq $place) { $parts += $data.segment }
    $wantedPath = $parts -join ';'
  }
  $differing = @()
  foreach ($variable in $data.wanted) {
    if ($facts.variables[$variable.name] -cne $variable.value) { $differing += $variable.name }
  }
  $notes = @()
  foreach ($name in $data.mustNotBeSet) {
    if ($null -ne $facts.variables[$name]) { $notes += ('set:' + $name) }
  }
  if ($facts.isLogLost) { $notes += 'noLog' }
  return @{
    is64Bit = $facts.is64Bit
    build = $facts.build
    lock = $facts.lock
    rootAccess = $facts.rootAccess
    folder = $facts.folder
    probe = $facts.probe
    pathKind = $facts.pathKind
    installers = $facts.installers
    running = $facts.running
    stages = $facts.stages
    archive = $facts.archive
    freeBytes = $facts.freeBytes
    neededBytes = $facts.neededBytes
    lastState = $facts.lastState
    lastErr = $facts.lastErr
    isLogLost = $facts.isLogLost
    elapsedMs = $facts.elapsedMs
    wantedPath = $wantedPath
    isPathWanted = ($wantedPath -ceq $facts.path)
    isPathEmpty = ($facts.path -ceq '')
    pathLength = $wantedPath.Length
    active = $active
    foreign = $foreign
    differing = $differing
    notes = $notes
  }
}

function Test-Condition($condition, $view) {
  $value = $view[$condition.fact]
  if ($condition.is -ceq 'equal') { return ($value -ceq $condition.value) }
  if ($condition.is -ceq 'below') { return ($value -lt $condition.value) }
  if ($condition.is -ceq 'above') { return ($value -gt $condition.value) }
  if ($condition.is -ceq 'belowFact') { return ($value -lt $view[$condition.value]) }
  if ($condition.is -ceq 'filled') { return ($value.Count -gt 0) }
  throw ('the table has an unknown condition: ' + $condition.is)
}

# the first row of the table whose conditions all hold; the last row has none
function Select-Case($view, $cases) {
  foreach ($case in $cases) {
    $holds = $true
    foreach ($condition in $case.when) {
      if (-not (Test-Condition $condition $view)) { $holds = $false }
    }
    if ($holds) { return $case }
  }
  throw 'the table has no last row'
}

# a value that may hold a name or a secret of somebody is not for a report
function Get-ReportedValue($name, $facts, $data) {
  $value = $facts.variables[$name]
  if ($null -eq $value) { return $null }
  if ($value -cmatch '^[a-z0-9.+]{1,24}(?![\s\S])') { return $value }
  foreach ($variable in $data.wanted) {
    if ($variable.name -ceq $name -and $variable.value -ceq $value) { return 'wanted' }
  }
  return 'other'
}

function Get-Start($text, $most) {
  if ($text.Length -le $most) { return $text }
  return $text.Substring(0, $most)
}

function Get-Reason($case, $view) {
  if ($null -eq $case.err -or $null -eq $case.about) { return $case.err }
  $text = @($view[$case.about]) -join ', '
  return (Get-Start ($case.err + ': ' + $text) 300)
}

function Get-Output($case, $view, $facts, $data) {
  $have = $null
  if ($null -ne $view.active) { $have = Get-Start $view.active 64 }
  $path = 'old'
  if ($null -eq $view.active) { $path = 'none' }
  if ($view.isPathWanted) { $path = 'ok' }
  if ($view.foreign.Count -gt 0) {
    $path = 'foreign'
    $have = $null
  }
  $values = [ordered]@{}
  foreach ($name in $data.reported) { $values[$name] = Get-ReportedValue $name $facts $data }
  return [ordered]@{
    v = 1
    t = $data.tool
    'for' = $data.purpose
    want = $data.version
    have = $have
    path = $path
    env = $values
    notes = $view.notes
    placed = $facts.placed
    state = $case.state
    err = Get-Reason $case $view
    ms = $facts.elapsedMs
  }
}

# JSON in pure ASCII, as output passes through the code page of the console
function Get-Json($output) {
  $json = ConvertTo-Json -InputObject $output -Depth 4 -Compress
  return [regex]::Replace($json, '[^\x20-\x7e]', { '\u{0:x4}' -f [int][char]$args[0].Value })
}

# Intune keeps the end of the line alone: the oldest versions go first, then the end of the reason
function Get-Line($output) {
  $line = Get-Json $output
  while ($line.Length -gt 1900 -and $output.placed.Count -gt 0) {
    $rest = @()
    $index = 0
    foreach ($version in $output.placed) {
      if ($index -gt 0) { $rest += $version }
      $index += 1
    }
    $output.placed = $rest
    $output.cut = $true
    $line = Get-Json $output
  }
  while ($line.Length -gt 1900 -and $null -ne $output.err -and $output.err -cne '') {
    $output.err = Get-Start $output.err ([Math]::Max(0, $output.err.Length - 20))
    $output.cut = $true
    $line = Get-Json $output
  }
  return $line
}

# a name within the archive that stays in its folder on Windows
function Test-EntryName($name, $top) {
  if ($name -cmatch '[\x00-\x1f<>:"|?*\\]') { return $false }
  if ($name.Length -gt 400 -or $name.Length -eq 0) { return $false }
  if ($top -cne '' -and -not $name.StartsWith(($top + '/'), [StringComparison]::Ordinal)) { return $false }
  $index = 0
  $parts = @($name -split '/')
  foreach ($part in $parts) {
    $index += 1
    # a folder's own entry ends in a slash
    if ($part -ceq '' -and $index -eq $parts.Count -and $index -gt 1) { continue }
    if ($part -ceq '' -or $part -cmatch '[. ](?![\s\S])') { return $false }
    # devices of Windows, whatever their ending
    if ($part -match '^ *(con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9]) *(\.|(?![\s\S]))') { return $false }
  }
  return $true
}

# whether an answer holds the expected words, and not as a part of longer ones
function Test-Answer($answer, $expected) {
  $pattern = '(?<![0-9A-Za-z.+])' + [regex]::Escape($expected) + '(?![0-9A-Za-z]|[.+][0-9])'
  return ($answer -cmatch $pattern)
}
`;
