import { expect, test } from 'vitest'
import { join } from 'node:path'
import { build, readConfig } from '../src/index.ts'
import { makeProject, read } from './cli/project.ts'

const config = `version: 1
evidence: { figures: { bench: bench.json } }
gaps: [{ id: fast, title: Too Slow, closed_when: ['figures.bench.rows[0].seconds <= 1.5'] }]
documents: [{ template: speed, path: SPEED.md }]
`
const template = `# Speed

{{#each figures.bench.rows as |row|}}
- {{row.name}}: {{number row.seconds digits=1}} s
{{/each}}
{{#each gaps as |gap|}}
- {{gap.title}}: {{status gap.status}}
{{/each}}
`

async function measure(bench: string) {
  const folder = makeProject({
    'closeout.yaml': config,
    'bench.json': bench,
    'templates/speed/template.md.hbs': template,
    'templates/speed/contract.yaml': 'kind: create\nrequired_sections: []\n',
  })
  const { diagnostics } = await build(readConfig(join(folder, 'closeout.yaml')), { templates: 'templates' })
  return { folder, told: diagnostics.map(({ rule, message }) => `${rule}: ${message}`) }
}

test('figures alone are evidence enough: for a document and for a condition', async () => {
  const { folder, told } = await measure('{"rows": [{"name": "build", "seconds": 1.25}]}')
  expect(told).toEqual([])
  expect(read(folder, 'SPEED.md')).toBe('# Speed\n\n- build: 1.2 s\n- Too Slow: CLOSED\n')
  expect(read(folder, '.closeout/trace/SPEED.md.json')).toContain('"/rows"')
})

test('a figure that is null is not measured: the document that would print it is refused', async () => {
  const { told } = await measure('{"rows": [{"name": "build", "seconds": null}]}')
  expect(told).toEqual([expect.stringMatching(/^unmeasured: .*`row\.seconds`/)])
})

test('figures that cannot be read are told once, and not again wherever one of them is missing', async () => {
  const { told } = await measure('{"rows": [{"name": "build", "seconds": 1.25}')
  expect(told).toEqual([expect.stringMatching(/^evidence-unreadable: Cannot read `bench\.json`: it is not JSON/)])
})
