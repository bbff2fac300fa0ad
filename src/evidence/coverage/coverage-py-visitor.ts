import { Block, type BlockKey } from './coverage-py-block.ts'
import { MetaReader } from './coverage-py-meta.ts'
import { Regions } from './coverage-py-regions.ts'
import type { Summary } from './coverage-py-summary.ts'
import { Totals } from './coverage-py-totals.ts'
import type { Findings } from './findings.ts'
import { IntegerList } from './integer-list.ts'
import { integers, skip, type JsonVisitor } from './json-scanner.ts'
import { decodeKey, KeyTable } from './key-table.ts'
import { SeenKeys } from './seen-keys.ts'

const role = {
  document: 1,
  meta: 2,
  metaField: 3,
  files: 4,
  file: 5,
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

/** What a visitor hands on when a file's entry, or a region in it, was read. */
export interface CoveragePySink {
  /** A file's entry begins, at a byte offset in the report; is anyone interested in its details? */
  begin(key: string, offset: number): boolean
  region(kind: 'function' | 'class', name: string, region: Block): void
  file(key: string, file: Block): void
}

/**
 * Walks a coverage.py report (coverage/jsonreport.py) and checks each file and region as it ends.
 * Keys may come in any order; a key that comes twice is a finding.
 */
export class CoveragePyVisitor implements JsonVisitor {
  origin = 0
  list = new IntegerList()
  readonly root = role.document
  readonly meta = new MetaReader()
  readonly totals = new Totals()
  /** The keys of the document, and the keys of values under keys that a coverage.py report does not have. */
  readonly rootKeys = new Set<string>()
  readonly foreignKeys = new Set<string>()
  private readonly sections = new KeyTable(['meta', 'files', 'totals'])
  private readonly findings: Findings
  private readonly sink: CoveragePySink
  private readonly fileKeys = new SeenKeys()
  private readonly regionNames = new SeenKeys()
  private readonly fileBlock = new Block(() => this.fileText)
  private readonly regionBlock = new Block(() => `the ${this.regionKind} ${this.regionText} of ${this.fileText}`)
  private readonly functions = new Regions('function')
  private readonly classes = new Regions('class')
  private block = this.fileBlock
  private summary: Summary = this.totals.summary
  private fileKey = ''
  private regionName = ''
  private regionKind: 'function' | 'class' = 'function'
  private isDetailed = false
  private metaKey = ''
  private field = 0

  constructor(findings: Findings, sink: CoveragePySink) {
    this.findings = findings
    this.sink = sink
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
    const name = block.name(index)!
    if (!block.mark(index)) this.twice(name, block.text, start)
    if (name === 'summary') return role.summary
    if (name === 'functions' || name === 'classes') {
      this.regionKind = name === 'classes' ? 'class' : 'function'
      return container === role.file ? role[name] : skip
    }
    return this.listRole(block, name)
  }

  private listRole(block: Block, name: BlockKey): number {
    const list = block.listOf(name)
    if (!list) return skip
    list.clear()
    this.list = list
    return list === block.missingArcs || list === block.executedArcs ? role.arcs : role.lines
  }

  private beginRegion(container: number, window: Buffer, start: number, end: number): number {
    this.regionName = decodeKey(window, start, end)
    this.regionKind = container === role.classes ? 'class' : 'function'
    if (!this.regionNames.add(window, start, end))
      this.twice(
        this.regionName,
        `the ${container === role.classes ? 'classes' : 'functions'} of ${this.fileText}`,
        start,
      )
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
    if (!this.regionBlock.check(this.findings)) return
    const regions = this.regionKind === 'class' ? this.classes : this.functions
    regions.add(this.regionBlock)
    if (this.isDetailed) this.sink.region(this.regionKind, this.regionName, this.regionBlock)
  }

  private endFile(): void {
    const block = this.fileBlock
    if (!block.check(this.findings)) return
    for (const regions of [this.functions, this.classes]) regions.check(block, block.contradict(this.findings))
    this.totals.add(block, this.fileKey)
    this.sink.file(this.fileKey, block)
  }

  private get fileText(): string {
    return `\`${this.fileKey}\``
  }

  private get regionText(): string {
    return `\`${this.regionName}\``
  }

  private twice(key: string, where: string, at: number): void {
    const message = `The key \`${key}\` is twice in ${where}, expected once`
    this.findings.add({ rule: 'evidence-inconsistent', message, offset: this.origin + at - 1 })
  }

  /** A part of the report is not the object it should be. */
  private shapeless(value: number, at: number): void {
    const name = Object.entries(role).find(([, number]) => number === value)![0]
    const where = value === role.file || value === role.region ? this.block.text : name
    const message = `Unexpected value for ${value === role.document ? 'the document' : where}, expected a JSON object`
    this.findings.add({ rule: 'not-coverage-py', message, offset: this.origin + at })
  }
}

/** Enough to tell what a document is; a hostile one may have any number. */
const mostKeys = 50
