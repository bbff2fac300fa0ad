import type { CoverageFile, CoverageReport, Region } from '../evidence/coverage/coverage-report.ts'
import { measured } from './origin.ts'
import { derived, type Value } from './value.ts'

/** What of a file is not covered: its lines as ranges, and as blocks with their number of lines, and its functions. */
export function uncoveredFacts(file: CoverageFile, report: CoverageReport) {
  const ranges = rangesOf(file, report)
  const blocks = ranges.map(([first, last]) => {
    const [start, end] = [first!.data, last!.data]
    return {
      lines: derived(start === end ? String(start) : `${start}-${end}`, 'range', [first!, last!]),
      count: derived(end - start + 1, 'rangeLength', [first!, last!]),
    }
  })
  return { missingRanges: ranges, missingBlocks: blocks, uncovered: uncoveredOf(file, report) }
}

function rangesOf(file: CoverageFile, report: CoverageReport): Value<number>[][] {
  const ranges: Value<number>[][] = []
  const lines = file.missingLines
  const read = (index: number) => measured(lines[index]!, report.source, `${file.pointer}/missing_lines/${index}`)
  for (let start = 0; start < lines.length;) {
    let end = start
    while (end + 1 < lines.length && lines[end + 1] === lines[end]! + 1) end++
    ranges.push([read(start), read(end)])
    start = end + 1
  }
  return ranges
}

function uncoveredOf(file: CoverageFile, report: CoverageReport) {
  const listed = (region: Region) => region.kind === 'function' && region.name !== '' && region.statements.missing > 0
  const regions = file.regions.filter(listed).sort((a, b) => b.statements.missing - a.statements.missing)
  return regions.map(region => ({
    name: measured(region.name, report.source, region.pointer),
    kind: measured(region.kind, report.source, region.pointer),
    missing: measured(region.statements.missing, report.source, `${region.pointer}/summary/missing_lines`),
    total: measured(region.statements.total, report.source, `${region.pointer}/summary/num_statements`),
  }))
}
