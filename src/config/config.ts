import * as z from 'zod'
import { phaseNumber } from '../markdown/phase-name.ts'

const percent = z.number().min(0).max(100)
const text = z.string().min(1)
const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected letters, digits and `_`, so that conditions can name it')
const condition = text.describe('A CEL expression over the facts, e.g. `tests.failed == 0`')

const baseline = z
  .union([
    z.strictObject({ percent, source: text.describe('The document that claimed this percent') }),
    z.strictObject({ coverage: text.describe('An earlier coverage report, measured the same way') }),
  ])
  .describe('What the target is compared with')

const targetFile = z.union([
  text,
  z.strictObject({ path: text, name: text.optional(), percent: percent.optional(), baseline: baseline.optional() }),
])

const suite = z.strictObject({
  id: identifier,
  name: text,
  include: z.array(text).min(1).describe('Globs over test files, e.g. `tests/unit/**`'),
  expect: z
    .strictObject({
      passed: z.int().min(0).optional(),
      failed: z.int().min(0).optional(),
      total: z.int().min(0).optional(),
    })
    .optional(),
})

const gap = z.strictObject({
  id: identifier,
  title: text,
  plans: z.array(text).default([]),
  closed_when: z.array(condition).min(1),
  problem: text.optional(),
  cause: text.optional(),
  solution: z.union([text, z.array(text).min(1)]).optional(),
})

/** The schema of closeout.yaml; a JSON Schema for editors is generated from it. */
export const configSchema = z.strictObject({
  $schema: text.optional(),
  version: z.literal(1),
  root: text.default('.').describe('The folder below which everything is read and written, relative to this file'),
  plan: text
    .optional()
    .describe('The PLAN.md this closes: phase, plan, tasks, files_modified and must_haves come from it'),
  phase: z
    .strictObject({
      number: z.union([z.number().min(0), text]).optional(),
      id: text.optional().describe("The phase's folder name, e.g. `12-tier-1-coverage-push`"),
      name: text.optional(),
      plan: text.optional(),
      goal: text.optional(),
    })
    .default({}),
  evidence: z.strictObject({
    coverage: z
      .union([
        text,
        z.strictObject({ path: text, base: text.optional().describe('Folder under which the report writes its keys') }),
      ])
      .optional(),
    tests: z
      .array(
        z.union([
          text,
          z.strictObject({
            path: text,
            exit: z
              .union([z.int().min(0).max(255), text])
              .optional()
              .describe('The exit status, or a file that holds it'),
          }),
        ]),
      )
      .default([]),
    figures: z
      .record(identifier, text)
      .default({})
      .describe('Other measured numbers, each a JSON file: its leaves are the facts `figures.<name>`'),
    run: text.optional().describe('The run record that `closeout measure` writes'),
  }),
  targets: z
    .strictObject({
      overall: z.strictObject({ percent, baseline: baseline.optional() }).optional(),
      baseline: z
        .strictObject({ coverage: text })
        .optional()
        .describe('One earlier report, for every target without its own'),
      groups: z
        .array(z.strictObject({ id: identifier, name: text, percent, files: z.array(targetFile).min(1) }))
        .default([]),
    })
    .default({ groups: [] }),
  suites: z.array(suite).default([]),
  watch: z.array(text).default([]).describe('Exceptions that must not end a test'),
  gaps: z.array(gap).default([]),
  claims: z.array(z.strictObject({ subject: text, percent, source: text })).default([]),
  truths: z
    .array(z.strictObject({ truth: text, when: condition }))
    .default([])
    .describe("Conditions that decide the plan's must-have truths"),
  next: z
    .strictObject({
      number: z.union([
        z.number().min(0),
        z
          .string()
          .regex(
            new RegExp(`^(?:auto|${phaseNumber})$`),
            'expected `auto`, or a number as a roadmap writes it: `13`, `13.1`, `13a`',
          ),
      ]),
      name: text,
      goal: text.optional(),
      depends_on: text.optional(),
    })
    .optional(),
  summary: z
    .strictObject({
      title: text.optional(),
      subsystem: text.optional(),
      tags: z.array(text).default([]),
      requires: z.array(text).default([]),
      provides: z.array(text).default([]),
      affects: z.array(text).default([]),
      tech_stack: z.array(text).default([]),
    })
    .default({ tags: [], requires: [], provides: [], affects: [], tech_stack: [] }),
  reproduce: text.optional().describe('The command that makes the evidence again'),
  notes: z.array(text).default([]).describe('Prose for the conclusions, checked against the facts'),
  update_status: z.boolean().default(false).describe("May closeout change the verifier's own `status` and `score`?"),
  documents: z
    .array(z.strictObject({ template: text, path: text, when: condition.optional() }))
    .min(1, 'expected at least one document: there is nothing to write'),
  rules: z.record(z.string(), z.enum(['error', 'warning', 'off'])).default({}),
})

/** closeout.yaml as read, with defaults filled in. */
export type ConfigData = z.infer<typeof configSchema>
export type Baseline = z.infer<typeof baseline>
