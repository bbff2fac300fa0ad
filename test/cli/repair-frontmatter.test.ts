import { describe, expect, test } from 'vitest'
import { files, makeProject, read } from './project.ts'
import { runCli } from './run-cli.ts'

const invalid = '---\nstatus: gaps_found\ntruth: "a" -> b\nphase: core\n---\n# Verification\n'
const project = {
  'closeout.yaml': files['closeout.yaml']!.replace('documents:', 'documents:\n  - { template: mark, path: V.md }'),
  'templates/mark/contract.yaml': 'kind: edit\neditor: sections\n',
  'templates/mark/template.md.hbs': '---\nphase: {{phase.name}}\n---\n',
  'V.md': invalid,
}
const repaired = '---\nstatus: gaps_found\ntruth: \'"a" -> b\'\nphase: Parser\n---\n# Verification\n'
const finding = 'V.md\n3:1  warning  Invalid YAML `truth: "a" -> b`, repaired as `truth: \'"a" -> b\'`'

describe('an edited file whose frontmatter is invalid beside what is edited', () => {
  test('is refused with line, column and what to quote, and nothing is written', async () => {
    const cwd = makeProject(project)
    const { status, stdout } = await runCli(['build'], { cwd })
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `refused    NOTE.md
V.md
3:12  error    Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read  frontmatter
               hint: put the value in quotes: \`truth: '"a" -> b'\`, or build with \`--repair-frontmatter\`
✖ 1 error. Nothing was written.
`,
    })
    expect(read(cwd, 'V.md')).toBe(invalid)
  })

  test('--repair-frontmatter --dry-run shows the repair in the diff', async () => {
    const cwd = makeProject(project)
    const { status, stdout } = await runCli(['build', '--repair-frontmatter', '--dry-run'], { cwd })
    expect(status).toBe(0)
    expect(stdout).toContain('-truth: "a" -> b\n-phase: core\n+truth: \'"a" -> b\'\n+phase: Parser\n ---\n')
    expect(stdout).toContain(`${finding}  frontmatter-repaired\n⚠ 1 warning. Nothing was written: dry run.`)
    expect(read(cwd, 'V.md')).toBe(invalid)
  })

  test('--repair-frontmatter writes it with the other documents and says so; afterwards all is in order', async () => {
    const cwd = makeProject(project)
    const { status, stdout } = await runCli(['build', '--repair-frontmatter'], { cwd })
    expect(status).toBe(0)
    expect(stdout).toContain(
      `updated    V.md\ncreated    NOTE.md\n${finding}  frontmatter-repaired\n⚠ 1 warning. 1 document created, 1 updated.`,
    )
    expect(read(cwd, 'V.md')).toBe(repaired)
    expect((await runCli(['check'], { cwd })).status).toBe(0)
    const again = await runCli(['build', '--repair-frontmatter'], { cwd })
    expect(again.stdout).toContain('✔ 2 documents unchanged.')
  })

  test('what no quoting mends is refused with the option too', async () => {
    const cwd = makeProject({ ...project, 'V.md': '---\na: 1\na: 2\nphase: core\n---\n# V\n' })
    const { status, stdout } = await runCli(['build', '--repair-frontmatter'], { cwd })
    expect(status).toBe(1)
    expect(stdout).toContain('3:1  error    Unexpected YAML: duplicated mapping key')
    expect(stdout).toContain('hint: delete one of the two entries\n✖ 1 error. Nothing was written.')
  })
})
