import { Block, blockKey } from './coverage-py-block.ts'
import { MetaReader } from './coverage-py-meta.ts'
import { Regions } from './coverage-py-regions.ts'
import type { CoveragePySink } from './coverage-py-sink.ts'
import type { Summary } from './coverage-py-summary.ts'
import { Totals } from './coverage-py-totals.ts'
import type { Findings } from './findings.ts'
import { IntegerList } from './integer-list.ts'
import { integers, skip, whole, type JsonVisitor } from './json-scanner.ts'
import { decodeKey, KeyText, KeyTable } from './key-table.ts'
import { QuickEntries } from './quick-entries.ts'
import { SeenKeys } from './seen-keys.ts'

const role = {
  document: 1,
  meta: 2,
  metaField: 3,
  files: 4,
  file: whole | 1,
  summary: 6,
  summaryField: 7,
  functions: 8,
  classes: 9,
  region: 10,
  totals: 11,
  arcs: 12,
  foreign: 13,
  lines: integers | 1,
  arc: integers | 2,
} as const

/**
 * Walks a coverage.py report (coverage/jsonreport.py) and checks each file and region as it ends.
 * Keys may come in any order; a key that comes twice is a finding.
 */
export class CoveragePyVisitor implements JsonVisitor {
  list = new IntegerList()
  readonly root = role.document
  readonly meta = new MetaReader()
  readonly totals: Totals
  /** The keys of the document, and the keys of values under keys that a coverage.py report does not have. */
  readonly rootKeys = new Set<string>()
  readonly foreignKeys = new Set<string>()
  private readonly sections = new KeyTable(['meta', 'files', 'totals'])
  private readonly findings: Findings
  private readonly sink: CoveragePySink
  private readonly fileKeys = new SeenKeys()
  private readonly regionNames = new SeenKeys()
  private readonly quick: QuickEntries
  private readonly functions = new Regions('function')
  private readonly classes = new Regions('class')
  private readonly fileBlock: Block
  private readonly regionBlock: Block
  private readonly regionName = new KeyText()
  private block: Block
  private summary: Summary
  private fileKey = ''
  private regions = this.functions
  private isDetailed = false
  private metaKey = ''
  private origin = 0
  private field = 0

  constructor(findings: Findings, sink: CoveragePySink) {
    this.findings = findings
    this.sink = sink
    this.totals = new Totals(findings)
    this.summary = this.totals.summary
    this.fileBlock = new Block(findings, () => `\`${this.fileKey}\``)
    this.regionBlock = new Block(
      findings,
      () => `the ${this.regions.kind} \`${this.regionName.text}\` of ${this.fileBlock.text}`,
    )
    this.block = this.fileBlock
    this.quick = new QuickEntries(this.fileBlock, this.regionBlock, this.totals, sink)
  }

  look(window: Buffer, end: number, origin: number, last: boolean): void {
    this.origin = origin
    this.quick.look(window, end, last)
  }

  leap(at: number): number {
    return this.quick.read(at, this.fileKey, this.isDetailed)
  }

  key(container: number, window: Buffer, start: number, end: number): number {
    switch (container) {
      case role.summary:
      case role.totals:
        return this.summaryKey(window, start, end)
      case role.file:
      case role.region:
        return this.blockKey(container, window, start, end)
      case role.functions:
      case role.classes:
        return this.beginRegion(container, window, start, end)
      case role.files:
        return this.beginFile(window, start, end)
      case role.document:
        return this.section(window, start, end)
      case role.meta:
        return this.metaField(window, start, end)
      default:
        if (this.foreignKeys.size < mostKeys) this.foreignKeys.add(decodeKey(window, start, end))
        return skip
    }
  }

  element(container: number): number {
    return container === role.arcs ? role.arc : container
  }

  open(value: number, bracket: number, at: number): number {
    const isArray = bracket === 0x5b
    switch (value) {
      case role.lines:
      case role.arc:
      case role.arcs:
        if (!isArray) this.list.strange = true
        return isArray ? value : skip
      case role.metaField:
        return skip
      case role.summaryField:
        this.summary.spoil(this.field)
        return skip
      case role.foreign:
        return isArray ? skip : value
      case role.totals:
        this.summary = this.totals.summary
        this.totals.offset = this.origin + at
        break
      case role.file:
        this.block = this.fileBlock
        this.fileBlock.clear(this.origin + at)
        this.functions.clear()
        this.classes.clear()
        break
      case role.region:
        this.block = this.regionBlock
        this.regionBlock.clear(this.origin + at)
        break
      case role.summary:
        this.summary = this.block.summary
        this.summary.clear()
        break
      case role.functions:
      case role.classes:
        this.regionNames.clear()
        break
    }
    if (!isArray) return value
    this.shapeless(value, at)
    return skip
  }

  close(container: number): void {
    switch (container) {
      case role.arc:
        if (this.list.length % 2 !== 0) this.list.strange = true
        break
      case role.region:
        this.endRegion()
        break
      case role.functions:
      case role.classes:
        this.block = this.fileBlock
        break
      case role.file:
        this.endFile()
        break
    }
  }

  scalar(value: number, window: Buffer, start: number, end: number): void {
    switch (value) {
      case role.summaryField:
        this.summary.read(this.field, window, start, end)
        break
      case role.metaField:
        if (end - start < 1000) this.meta.read(this.metaKey, window.toString('utf8', start, end))
        break
      case role.lines:
      case role.arcs:
      case role.arc:
        this.list.strange = true
        break
      case role.foreign:
        break
      default:
        this.shapeless(value, start)
    }
  }

  private section(window: Buffer, start: number, end: number): number {
    const index = this.sections.find(window, start, end)
    const name = index < 0 ? decodeKey(window, start, end) : this.sections.names[index]!
    if (this.rootKeys.has(name)) this.twice(name, 'the report', start)
    if (this.rootKeys.size < mostKeys) this.rootKeys.add(name)
    return [role.meta, role.files, role.totals][index] ?? (this.foreignKeys.size < mostKeys ? role.foreign : skip)
  }

  private metaField(window: Buffer, start: number, end: number): number {
    this.metaKey = decodeKey(window, start, end)
    if (!this.meta.mark(this.metaKey)) this.twice(this.metaKey, '`meta`', start)
    return this.meta.isKnown(this.metaKey) ? role.metaField : skip
  }

  private beginFile(window: Buffer, start: number, end: number): number {
    this.fileKey = decodeKey(window, start, end)
    if (!this.fileKeys.add(window, start, end)) this.twice(this.fileKey, '`files`', start)
    this.isDetailed = this.sink.begin(this.fileKey, this.origin + start)
    return role.file
  }

  private blockKey(container: number, window: Buffer, start: number, end: number): number {
    const block = this.block
    const index = block.keys.find(window, start, end)
    if (index < 0) return skip
    if (!block.mark(index)) this.twice(block.keys.names[index]!, block.text, start)
    const list = block.lists[index]
    if (list) {
      list.clear()
      this.list = list
      return index < blockKey.summary ? role.lines : role.arcs
    }
    if (index === blockKey.summary) return role.summary
    if (container !== role.file) return skip
    return index === blockKey.functions ? role.functions : index === blockKey.classes ? role.classes : skip
  }

  private beginRegion(container: number, window: Buffer, start: number, end: number): number {
    this.regions = container === role.classes ? this.classes : this.functions
    this.regionName.set(window, start, end)
    if (!this.regionNames.add(window, start, end)) {
      const plural = container === role.classes ? 'classes' : 'functions'
      this.twice(this.regionName.text, `the ${plural} of ${this.fileBlock.text}`, start)
    }
    return role.region
  }

  private summaryKey(window: Buffer, start: number, end: number): number {
    this.field = this.summary.keys.find(window, start, end)
    if (this.field < 0) return skip
    const name = this.summary.keys.names[this.field]!
    if (!this.summary.mark(this.field))
      this.twice(name, this.summary === this.totals.summary ? '`totals`' : this.block.text, start)
    return role.summaryField
  }

  private endRegion(): void {
    if (!this.regionBlock.check()) return
    this.regions.add(this.regionBlock)
    if (this.isDetailed) this.sink.region(this.regions.kind, this.regionName.text, this.regionBlock)
  }

  private endFile(): void {
    const block = this.fileBlock
    if (!block.check()) return
    this.functions.check(block)
    this.classes.check(block)
    this.totals.add(block, this.fileKey)
    this.sink.file(this.fileKey, block)
  }

  private twice(key: string, where: string, at: number): void {
    const message = `The key \`${key}\` is twice in ${where}, expected once`
    this.findings.add({ rule: 'evidence-inconsistent', message, offset: this.origin + at - 1 })
  }

  /** A part of the report is not the object it should be. */
  private shapeless(value: number, at: number): void {
    const name = Object.entries(role).find(([, number]) => number === value)![0]
    const block = value === role.file ? this.fileBlock : value === role.region ? this.regionBlock : undefined
    const where = block?.text ?? (value === role.document ? 'the document' : name)
    const message = `Unexpected value for ${where}, expected a JSON object`
    this.findings.add({ rule: 'not-coverage-py', message, offset: this.origin + at })
  }
}

/** Enough to tell what a document is; a hostile one may have any number. */
const mostKeys = 50
