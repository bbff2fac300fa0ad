import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Puts something at a place where closeout expects a file it reads; `genuine` is what belongs there. */
export type HostileInput = (path: string, genuine: Buffer) => void

const text =
  (content: string | Buffer): HostileInput =>
  path =>
    writeFileSync(path, content)

/** Millions of bytes of one kind, written a part at a time. */
const many =
  (byte: string, millions: number): HostileInput =>
  path => {
    const file = openSync(path, 'w')
    const part = Buffer.alloc(1_000_000, byte)
    for (let count = 0; count < millions; count++) writeSync(file, part)
    closeSync(file)
  }

const utf16 = (genuine: Buffer) => Buffer.from(`\ufeff${genuine.toString()}`, 'utf16le')
const bombLevels = Array.from({ length: 12 }, (_, level) => level + 1)
const aliasBomb = `a0: &a0 [x, x]\n${bombLevels
  .map(
    level =>
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]\n`,
  )
  .join('')}`
const entityBomb = `<?xml version="1.0"?><!DOCTYPE testsuites [<!ENTITY e0 "x">${bombLevels
  .map(level => `<!ENTITY e${level} "${`&e${level - 1};`.repeat(9)}">`)
  .join('')}]><testsuites>&e12;</testsuites>`
const external = '<!DOCTYPE testsuites [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuites name="&e;"/>'
const digits = '9'.repeat(1_000_000)

/** What nobody sends by accident. */
export const hostileInputs: Readonly<Record<string, HostileInput>> = {
  nothing: text(''),
  'a hundred million bytes without a line end': many('a', 100),
  'a hundred million zeros': path => {
    const file = openSync(path, 'w')
    ftruncateSync(file, 100_000_000)
    closeSync(file)
  },
  'ten million line ends': many('\n', 10),
  'a million opened lists': text('['.repeat(1_000_000)),
  'a hundred thousand opened maps': text('{"a":'.repeat(100_000)),
  'a hundred thousand nested lists, closed': text(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'a hundred thousand opened elements': text('<testsuites>'.repeat(100_000)),
  'ten thousand nested block lists': text(`a:\n ${'- '.repeat(10_000)}x\n`),
  'frontmatter of a hundred thousand nested lists': text(`---\na: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n---\n`),
  'ten thousand nested quotes': text(`${'> '.repeat(10_000)}x\n`),
  'a number of a million digits': text(`{"version":${digits},"meta":{"format":${digits}},"files":{}}`),
  'a number of a million digits in YAML': text(`version: ${digits}\n`),
  'not a number': text('{"version":NaN,"files":{"a.py":{"summary":{"num_statements":-1}}}}'),
  'a negative exit status as a word': text('-Infinity\n'),
  'names of members of objects': text('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  'names of members of objects in YAML': text(
    '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n',
  ),
  'half of a surrogate pair, escaped': text('{"meta":{"version":"\\ud800"},"\\udfff":1}'),
  'half of a surrogate pair, as bytes': text(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])),
  'bytes that are no UTF-8': (path, genuine) =>
    writeFileSync(path, Buffer.concat([genuine, Buffer.from([0xff, 0xfe])])),
  'UTF-16, low byte first': (path, genuine) => writeFileSync(path, utf16(genuine)),
  'UTF-16, high byte first': (path, genuine) => writeFileSync(path, utf16(genuine).swap16()),
  'the genuine content a thousand times': (path, genuine) => {
    writeFileSync(path, Buffer.concat(Array<Buffer>(1000).fill(genuine)))
  },
  'an element opened before much white space': text(`---\nphase: 7\nplan: 1\n---\n<objective>${' '.repeat(300_000)}x`),
  'a word of a great many marks': text(`---\nphase: 7\nplan: 1\n---\npytest ${"'".repeat(300_000)}x`),
  'aliases that multiply': text(aliasBomb),
  'aliases that multiply, in frontmatter': text(`---\n${aliasBomb}---\n`),
  'an alias to itself': text('a: &a [*a]\n'),
  'entities that multiply': text(entityBomb),
  'an external entity': text(external),
  'code in frontmatter': text('---js\nglobalThis.polluted = 1\n---\n'),
  'code in frontmatter, by its long name': text('---javascript\nglobalThis.polluted = 1\n---\n'),
  'code in YAML': text('a: !!js/function "function () { globalThis.polluted = 1 }"\n'),
  'code in YAML that runs at once': text(
    'a: !!js/function "(globalThis.polluted = 1)"\nb: !<tag:yaml.org,2002:js/eval> "1"\n',
  ),
  'code in a template': text(
    '{{#with (lookup this "constructor")}}{{lookup this "constructor"}}{{/with}}{{constructor.constructor}}',
  ),
  'a folder': path => mkdirSync(path),
  'a FIFO': path => execFileSync('mkfifo', [path]),
  'a device outside of the root': path => symlinkSync('/dev/zero', path),
  'a link to itself': path => symlinkSync(path, path),
}

/** Devices can be made by root only. */
export const mayMakeDevices = process.getuid?.() === 0
export const device: HostileInput = path => execFileSync('mknod', [path, 'c', '1', '5'])

export function place(input: HostileInput, path: string, genuine: Buffer): void {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  input(path, genuine)
}
