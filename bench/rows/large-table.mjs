import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generateCoverage } from '../generate/coverage-json.mjs'

const require = createRequire(import.meta.url)
const template = `# Coverage

| File | Measured | Covered | Statements |
| --- | ---: | ---: | ---: |
{{#each coverage.groups.all.files as |file|}}
| {{file.path}} | {{file.display}} | {{file.covered}} | {{file.total}} |
{{/each}}
`
/** What someone would write instead: plain Handlebars over the JSON, one parse of what comes out, one write. */
const peer = `import { readFileSync, writeFileSync } from 'node:fs'
const { default: Handlebars } = await import(process.argv[1])
const { remark } = await import(process.argv[2])
const { default: gfm } = await import(process.argv[3])
const { files } = JSON.parse(readFileSync('coverage.json', 'utf8'))
const rows = Object.entries(files).map(([path, { summary }]) => ({
  path, display: summary.percent_covered.toFixed(2), covered: summary.covered_lines, total: summary.num_statements,
}))
const text = Handlebars.compile(readFileSync('peer.hbs', 'utf8'), { noEscape: true })({ coverage: { groups: { all: { files: rows } } } })
if (remark().use(gfm).parse(text).children.length !== 2) throw new Error('no table')
writeFileSync('PEER.md', text)`

export const largeTable = {
  name: 'large-table',
  unit: 'files',
  sizes: [200, 2000, 20000],
  prepare: ({ cli, folder, size }) => {
    const { bytes } = generateCoverage({ path: join(folder, 'coverage.json'), files: size })
    mkdirSync(join(folder, 'templates/table'), { recursive: true })
    writeFileSync(join(folder, 'templates/table/template.md.hbs'), template)
    writeFileSync(join(folder, 'peer.hbs'), template)
    writeFileSync(join(folder, 'templates/table/contract.yaml'), 'kind: create\nrequired_sections: []\n')
    const { files } = require(join(folder, 'coverage.json'))
    const config = {
      version: 1,
      phase: { number: 1, name: 'Table' },
      evidence: { coverage: 'coverage.json' },
      targets: { groups: [{ id: 'all', name: 'All', percent: 0, files: Object.keys(files) }] },
      documents: [{ template: 'table', path: 'TABLE.md' }],
    }
    writeFileSync(join(folder, 'closeout.yaml'), JSON.stringify(config, null, 1))
    const modules = ['handlebars', 'remark', 'remark-gfm'].map(name => pathToFileURL(require.resolve(name)).href)
    return {
      bytes,
      amount: size,
      commands: [
        {
          name: 'closeout build',
          isOwn: true,
          argv: ['sh', '-c', `rm -rf TABLE.md .closeout; exec "${process.execPath}" "${cli}" build --no-cache`],
          version: [process.execPath, cli, '--version'],
          checks: 'every number against the line lists, every value in the document, and a trace of it',
        },
        {
          name: 'Handlebars and one remark parse',
          argv: [process.execPath, '--input-type=module', '-e', peer, ...modules],
          version: [process.execPath, '--version'],
          checks: 'that there is a table',
        },
      ],
    }
  },
}
