import type { Call } from './program.ts'

/** What a call should have been, or undefined when it is right as far as can be seen before it runs. */
export function findMisuse({ name, helper, operands, options }: Call): string | undefined {
  if (helper === 'has')
    return operands.length === 1 && operands[0]!.kind === 'path' && options.size === 0 ? undefined : 'one path'
  if (helper === 'and' || helper === 'or')
    return operands.length >= 2 && options.size === 0 ? undefined : 'two or more values'
  const parameters = [...helper.parameters.keys()]
  if (operands.length !== parameters.length) return `\`${name} ${parameters.join(' ')}\``
  const unknown = [...options.keys()].find(key => !helper.options.has(key))
  if (unknown !== undefined) return `no \`${unknown}=\` but ${[...helper.options.keys()].join(', ') || 'none'}`
  return operands.every(({ kind }) => kind === 'literal') ? 'at least one value beside literals' : undefined
}
