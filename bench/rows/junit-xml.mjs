import { createRequire } from 'node:module'
import { join } from 'node:path'
import { factsCommand } from '../closeout.mjs'
import { generateJunit } from '../generate/junit-xml.mjs'

const require = createRequire(import.meta.url)
const saxes = require.resolve('saxes')
const pass = `const { SaxesParser } = require(${JSON.stringify(saxes)}), { openSync, readSync } = require('fs')
const parser = new SaxesParser(), decoder = new TextDecoder(), file = openSync('junit.xml'), window = Buffer.alloc(1 << 18)
let cases = 0
parser.on('error', error => { throw error })
parser.on('opentag', tag => { if (tag.name === 'testcase') cases++ })
for (let count; (count = readSync(file, window)) > 0; )
  parser.write(decoder.decode(window.subarray(0, count), { stream: true }))
parser.close()`
const sax = `import xml.sax
xml.sax.parse('junit.xml', xml.sax.ContentHandler())`

/** JUnit XML as pytest writes it, in tests. */
export const junitXml = {
  name: 'JUnit XML',
  unit: 'tests',
  sizes: [1e4, 1e5, 1e6],
  prepare({ cli, folder, size }) {
    const { bytes } = generateJunit({ path: join(folder, 'junit.xml'), tests: size })
    const own = factsCommand({
      cli,
      folder,
      evidence: { tests: [{ path: 'junit.xml', exit: 1 }] },
      checks: 'well-formed, every element, tests twice, totals against elements, failures named; sha256',
    })
    return {
      bytes,
      commands: [
        own,
        {
          name: 'node saxes',
          argv: [process.execPath, '-e', pass],
          version: [
            process.execPath,
            '-p',
            `'saxes ' + require(${JSON.stringify(join(saxes, '../package.json'))}).version`,
          ],
          checks: 'well-formed; counts tests',
        },
        {
          name: 'python3 xml.sax',
          argv: ['python3', '-c', sax],
          version: ['python3', '--version'],
          checks: 'well-formed',
        },
        {
          name: 'junit-to-ctrf',
          argv: ['junit-to-ctrf', 'junit.xml', '-o', 'ctrf.json'],
          version: ['junit-to-ctrf', '--version'],
          checks: 'syntax; converts each test',
        },
      ],
    }
  },
}
