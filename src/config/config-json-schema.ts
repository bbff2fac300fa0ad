import * as z from 'zod'
import { configSchema } from './config.ts'

/** The JSON Schema of closeout.yaml, for editors; shipped as `schema/closeout.schema.json`. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input' })
  return `${JSON.stringify({ title: 'closeout.yaml', ...schema }, null, 2)}\n`
}
