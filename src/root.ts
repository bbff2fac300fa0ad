import { lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { refuse } from './diagnostic.ts'

/**
 * The folder below which every path is read or written, symbolic links included.
 * Paths inside closeout are relative to it and use `/` on every platform.
 */
export interface Root {
  /** Absolute, symbolic links resolved. */
  readonly directory: string
}

/**
 * A path below the root: `path` names it in messages and documents, `absolute` opens it, and `real` is where
 * that leads once every symbolic link is followed (the file need not exist).
 */
export interface RootedPath {
  readonly path: string
  readonly absolute: string
  readonly real: string
}

/** @throws CloseoutError `outside-root` when the folder does not exist. */
export function openRoot(directory: string): Root {
  const wrong = () => refuse('outside-root', directory, `Unexpected root \`${directory}\`, expected an existing folder`)
  let real: string
  try {
    real = realpathSync.native(directory)
  } catch {
    throw wrong()
  }
  if (!statSync(real).isDirectory()) throw wrong()
  return { directory: real }
}

/**
 * The real path of a folder, which a path may be given relative to: one that leads through a link, a mapped drive or a
 * short name would lie outside of its root. A folder that does not exist keeps its path.
 */
export function realFolder(directory: string): string {
  return realpathOfNearest(directory) ?? directory
}

/**
 * Resolves `path`, given relative to `from` (absolute and real; default the root), to a place below the root.
 * A symbolic link may point anywhere below the root; out of it is refused, dangling links too.
 *
 * @throws CloseoutError `outside-root` for `..` beyond the root, absolute paths, drive and UNC forms,
 * paths that look like options, control characters, and links that lead out.
 */
export function rooted(root: Root, path: string, from: string = root.directory): RootedPath {
  const wrong = (why: string) =>
    refuse('outside-root', path, `Unexpected path \`${path}\`: ${why}, expected a path below the root`, {
      hint: 'write the path relative to the configuration file, below `root`',
    })
  if (path === '' || path === '.') throw wrong('it is empty')
  if (/[\u0000-\u001f\u007f]/.test(path)) throw wrong('it holds a control character')
  if (path.startsWith('-')) throw wrong('it looks like an option')
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.startsWith('\\')) throw wrong('it is absolute')
  const absolute = resolve(from, path.replaceAll('\\', '/'))
  const inside = relative(root.directory, absolute)
  if (inside === '') throw wrong('it is the root itself')
  if (leads(inside) === 'out') throw wrong('it leaves the root')
  if (inside.startsWith('-')) throw wrong('it looks like an option')
  const real = realpathOfNearest(absolute)
  if (real === undefined) throw wrong('a symbolic link on the way is broken')
  if (leads(relative(root.directory, real)) === 'out') throw wrong('a symbolic link leads out of the root')
  return { path: inside.split(sep).join('/'), absolute, real }
}

/** The same for two paths that some file system takes for one, as it ignores case or composes letters. */
export function placeKey(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** Whether a path relative to a folder stays in it. */
function leads(inside: string): 'in' | 'out' {
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? 'out' : 'in'
}

/** The real path of `absolute`, whose last parts need not exist; undefined for a dangling link. */
export function realpathOfNearest(absolute: string): string | undefined {
  try {
    return realpathSync.native(absolute)
  } catch {
    if (isLink(absolute)) return undefined
    const parent = dirname(absolute)
    if (parent === absolute) return absolute
    const real = realpathOfNearest(parent)
    return real === undefined ? undefined : join(real, basename(absolute))
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}
