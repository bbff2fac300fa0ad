import { escapePointer } from '../escape-pointer.ts'
import type { Source } from '../source.ts'
import type { Block } from './coverage-py-block.ts'
import type { CoveragePySink } from './coverage-py-sink.ts'
import { CoveragePyVisitor } from './coverage-py-visitor.ts'
import type { Counts, CoverageFile, CoverageReport, Region } from './coverage-report.ts'
import type { Findings } from './findings.ts'
import type { CoverageFormat, CoverageReading } from './formats.ts'
import { counted } from './coverage-py-summary.ts'
import { JsonScanner } from './json-scanner.ts'
import { KeyList } from './key-list.ts'
import { describeJson } from './lookalike.ts'
import { MeasurementDigest } from './measurement-digest.ts'
import { WantedFiles } from './wanted-files.ts'

/** coverage.py's JSON report: without `meta.format` (before 7.4.1), format 2, format 3 (from 7.6.0). */
export const coveragePy: CoverageFormat = {
  id: 'coverage-py',
  matches: (_path, head) => /^\ufeff?\s*[{[]/.test(head.toString('utf8', 0, 4096)),
  read: (wanted, findings, isCompared) => new CoveragePyReading(wanted, findings, isCompared),
}

/** Up to this many bytes the details of every file are kept, later only of those that are wanted. */
const smallReport = 4 * 1024 * 1024

class CoveragePyReading implements CoverageReading, CoveragePySink {
  private readonly findings: Findings
  private readonly visitor: CoveragePyVisitor
  private readonly scanner: JsonScanner
  private readonly wanted: WantedFiles
  private readonly files = new Map<string, CoverageFile>()
  private readonly keys = new KeyList()
  private regions: Region[] = []
  private readonly digest: MeasurementDigest | undefined
  private isSmall = true
  /** Are the details of the file that is being read kept? */
  private isKept = true

  constructor(wanted: readonly string[], findings: Findings, isCompared: boolean) {
    this.findings = findings
    this.digest = isCompared ? new MeasurementDigest() : undefined
    this.wanted = new WantedFiles(wanted)
    this.visitor = new CoveragePyVisitor(findings, this)
    this.scanner = new JsonScanner(this.visitor)
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    return this.scanner.scan(window, start, end, last)
  }

  begin(key: string, offset: number): boolean {
    if (this.isSmall && offset > smallReport) this.forgetUnwanted()
    this.keys.add(key)
    this.regions = []
    this.isKept = this.isSmall || this.wanted.mayBe(key)
    return this.isKept
  }

  region(kind: 'function' | 'class', name: string, region: Block): void {
    this.regions.push({
      kind,
      name,
      pointer: `/${kind === 'class' ? 'classes' : 'functions'}/${escapePointer(name)}`,
      statements: statementsOf(region),
      missingLines: region.missing.toArray(),
    })
  }

  file(key: string, file: Block): void {
    if (this.digest) addTo(this.digest, key, file)
    if (!this.isKept) return
    const pointer = `/files/${escapePointer(key)}`
    this.files.set(key, {
      key,
      pointer,
      statements: statementsOf(file),
      ...(file.summary.hasBranches && { branches: branchesOf(file) }),
      excluded: file.excluded.length,
      missingLines: file.missing.toArray(),
      regions: this.regions.map(region => ({ ...region, pointer: pointer + region.pointer })),
    })
  }

  finish(source: Source, findings: Findings): CoverageReport | undefined {
    if (this.isForeign()) return undefined
    const { totals, meta } = this.visitor
    const genuine = meta.finish(findings)
    for (const part of ['files', 'totals'])
      if (!this.visitor.rootKeys.has(part))
        findings.add({ rule: 'not-coverage-py', message: `No \`${part}\`, expected what \`coverage json\` writes` })
    if (!genuine || findings.count > 0) {
      if (this.visitor.rootKeys.has('totals')) totals.check()
      return undefined
    }
    this.checkMode(genuine.branchCoverage)
    totals.check()
    if (totals.statements.total + totals.branches.total === 0) this.refuseEmpty()
    if (findings.count > 0) return undefined
    const keys = this.keys.toArray()
    return {
      source,
      tool: 'coverage.py',
      version: genuine.version,
      ...(genuine.format !== undefined && { format: genuine.format }),
      timestamp: genuine.timestamp,
      mode: genuine.branchCoverage ? 'branch' : 'statement',
      statements: totals.statements,
      ...(genuine.branchCoverage && { branches: totals.branches }),
      fileCount: totals.fileCount,
      files: this.files,
      ...(keys && { keys }),
      ...(this.digest && { digest: this.digest.finish() }),
    }
  }

  /** Says what another tool's report is, instead of all that is missing for one of coverage.py. */
  private isForeign(): boolean {
    const { rootKeys, foreignKeys } = this.visitor
    const name = describeJson(rootKeys, foreignKeys)
    if (rootKeys.has('meta') || (name === undefined && (rootKeys.has('files') || rootKeys.has('totals')))) return false
    if (name === undefined && this.findings.count > 0) return true
    const keys = [...rootKeys].slice(0, 3).map(key => `\`${key}\``)
    const observed = name === undefined ? `JSON with the keys ${keys.join(', ') || '(none)'}` : name
    this.findings.add({
      rule: 'not-coverage-py',
      message: `This is ${observed}, expected the JSON that \`coverage json\` writes`,
      hint: 'run `coverage json` and name the file it writes',
    })
    return true
  }

  private checkMode(branchCoverage: boolean): void {
    const { withBranches, withoutBranches, summary } = this.visitor.totals
    const odd = branchCoverage ? withoutBranches : withBranches
    const where = odd !== undefined ? `\`${odd}\`` : summary.hasBranches !== branchCoverage ? '`totals`' : undefined
    if (where === undefined) return
    const [has, expected] = branchCoverage ? ['no', 'some'] : ['', 'none']
    const message = `Unexpected summary with ${has} branches in ${where}, expected ${expected}: \`meta.branch_coverage\` is ${branchCoverage}`
    this.findings.add({ rule: 'evidence-inconsistent', message: message.replace('  ', ' ') })
  }

  private refuseEmpty(): void {
    this.findings.add({
      rule: 'evidence-empty',
      message: 'No statement was measured (0 of 0, which coverage.py shows as 100 %), expected at least one',
      hint: 'measure with the sources in view: see `source` and `omit` in the configuration of coverage.py',
    })
  }

  private forgetUnwanted(): void {
    this.isSmall = false
    for (const key of this.files.keys()) if (!this.wanted.mayBe(key)) this.files.delete(key)
  }
}

function addTo(digest: MeasurementDigest, key: string, file: Block): void {
  digest.addText(key)
  digest.addNumber(file.summary.count(counted.statements))
  digest.addNumber(file.summary.hasBranches ? file.summary.count(counted.branches) : -1)
  digest.addList(file.missing)
  digest.addList(file.excluded)
  digest.addList(file.missingArcs)
}

function statementsOf(block: Block): Counts {
  const missing = block.missing.length
  const total = block.summary.count(counted.statements)
  return { covered: total - missing, missing, total }
}

function branchesOf(block: Block): Counts {
  const missing = block.missingArcs.length / 2
  const total = block.summary.count(counted.branches)
  return { covered: total - missing, missing, total }
}
