import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { exitStatus, type CloseoutError } from '../src/diagnostic.ts'
import { openRoot, rooted } from '../src/root.ts'

const base = realpathSync(mkdtempSync(join(tmpdir(), 'closeout-root-')))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const directory = join(base, 'root')
mkdirSync(join(directory, 'sub/deep'), { recursive: true })
mkdirSync(join(base, 'root-too'))
writeFileSync(join(directory, 'sub/file.md'), '')
writeFileSync(join(base, 'root-too/file.md'), '')
symlinkSync('sub', join(directory, 'inside'))
symlinkSync('../sub/file.md', join(directory, 'sub/file-link.md'))
symlinkSync(base, join(directory, 'outside'))
symlinkSync('../root-too/file.md', join(directory, 'beside.md'))
symlinkSync('nowhere', join(directory, 'broken'))
symlinkSync('../nowhere', join(directory, 'broken-outside'))
symlinkSync('loop', join(directory, 'loop'))
const root = openRoot(directory)

/** Why a path is refused. */
function whyNot(path: string, from?: string): string {
  try {
    rooted(root, path, from)
  } catch (error) {
    const { message, diagnostics } = error as CloseoutError
    expect(diagnostics[0]).toMatchObject({ rule: 'outside-root', severity: 'error', file: path })
    expect(exitStatus(diagnostics)).toBe(2)
    return /`: (.*), expected a path below the root$/s.exec(message)![1]!
  }
  throw new Error(`\`${path}\` was not refused`)
}

describe('a path below the root', () => {
  test.each([
    ['sub/file.md', 'sub/file.md'],
    ['./sub//file.md', 'sub/file.md'],
    ['sub/deep/../file.md', 'sub/file.md'],
    ['sub\\file.md', 'sub/file.md'],
    ['sub/', 'sub'],
    ['new/and/deep.md', 'new/and/deep.md'],
    ['a folder/-E.md', 'a folder/-E.md'],
    ['..a/file.md', '..a/file.md'],
    ['__proto__', '__proto__'],
  ])('`%s` is `%s`', (given, path) => {
    const found = rooted(root, path)
    expect(found).toEqual({ path, absolute: join(directory, path), real: join(directory, path) })
    expect(rooted(root, given)).toEqual(found)
  })

  test('is taken from a folder of its own, too', () => {
    const from = join(directory, 'sub/deep')
    expect(rooted(root, '../file.md', from).path).toBe('sub/file.md')
    expect(rooted(root, 'file.md', from).path).toBe('sub/deep/file.md')
    expect(whyNot('../../../x', from)).toBe('it leaves the root')
  })

  test('may lead through links that stay inside', () => {
    const file = join(directory, 'sub/file.md')
    expect(rooted(root, 'inside/file.md')).toEqual({
      path: 'inside/file.md',
      absolute: join(directory, 'inside/file.md'),
      real: file,
    })
    expect(rooted(root, 'sub/file-link.md').real).toBe(file)
    expect(rooted(root, 'inside/new/file.md').real).toBe(join(directory, 'sub/new/file.md'))
  })
})

describe('a path that is refused', () => {
  test.each([
    ['', 'it is empty'],
    ['.', 'it is empty'],
    ['./', 'it is the root itself'],
    ['sub/..', 'it is the root itself'],
    ['..', 'it leaves the root'],
    ['../x', 'it leaves the root'],
    ['sub/../../x', 'it leaves the root'],
    ['sub\\..\\..\\x', 'it leaves the root'],
    ['../root-too/file.md', 'it leaves the root'],
    ['/etc/passwd', 'it is absolute'],
    ['//server/share', 'it is absolute'],
    ['C:/x', 'it is absolute'],
    ['c:x', 'it is absolute'],
    ['C:\\x', 'it is absolute'],
    ['\\\\server\\share\\x', 'it is absolute'],
    ['\\\\?\\C:\\x', 'it is absolute'],
    ['\\x', 'it is absolute'],
    ['-E', 'it looks like an option'],
    ['--output=x', 'it looks like an option'],
    ['./-E', 'it looks like an option'],
    ['sub/../-E', 'it looks like an option'],
    ['a\0b', 'it holds a control character'],
    ['a\nb', 'it holds a control character'],
    ['a\u007f', 'it holds a control character'],
    ['outside', 'a symbolic link leads out of the root'],
    ['outside/new.md', 'a symbolic link leads out of the root'],
    ['beside.md', 'a symbolic link leads out of the root'],
    ['broken', 'a symbolic link on the way is broken'],
    ['broken/x', 'a symbolic link on the way is broken'],
    ['broken-outside', 'a symbolic link on the way is broken'],
    ['loop', 'a symbolic link on the way is broken'],
  ])('`%s`: %s', (path, why) => {
    expect(whyNot(path)).toBe(why)
  })

  test('says where it should be', () => {
    expect(() => rooted(root, '../x')).toThrow(
      'Unexpected path `../x`: it leaves the root, expected a path below the root',
    )
  })
})

describe('the root', () => {
  test('is the folder itself, links resolved', () => {
    expect(openRoot(join(directory, 'inside')).directory).toBe(join(directory, 'sub'))
  })

  test('must exist', () => {
    expect(() => openRoot(join(directory, 'missing'))).toThrow('expected an existing folder')
  })

  test('may be the root of the file system', () => {
    expect(rooted(openRoot('/'), 'sub/x').path).toBe('sub/x')
  })

  test('must be a folder', () => {
    expect(() => openRoot(join(directory, 'sub/file.md'))).toThrow('expected an existing folder')
  })
})
