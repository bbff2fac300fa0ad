/** A path or report key with `/` on every platform and no leading `./`. */
export function normalize(path: string): string {
  const slashed = path.includes('\\') ? path.replaceAll('\\', '/') : path
  return slashed.startsWith('./') ? slashed.replace(/^(\.\/)+/, '') : slashed
}

/** Every ending of a path at a `/`, itself first: `a/b/c`, `b/c`, `c`. */
function endings(path: string): string[] {
  const all = [path]
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) all.push(path.slice(slash + 1))
  return all
}

/** The files whose details are kept while a report is read, before it is known which key is which file. */
export class WantedFiles {
  private readonly paths: readonly string[]
  private readonly endings: ReadonlySet<string>
  private readonly names: ReadonlySet<string>

  /** `paths` are relative to the root. */
  constructor(paths: readonly string[]) {
    this.paths = paths.map(normalize)
    this.endings = new Set(this.paths.flatMap(endings))
    this.names = new Set(this.paths.map(path => path.slice(path.lastIndexOf('/') + 1)))
  }

  /** True for every key that could be one of the files: one is an ending of the other. */
  mayBe(key: string): boolean {
    const normal = normalize(key)
    if (this.endings.has(normal)) return true
    if (!this.names.has(normal.slice(normal.lastIndexOf('/') + 1))) return false
    return this.paths.some(path => normal.endsWith(`/${path}`))
  }
}
