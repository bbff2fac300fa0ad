import { Environment, type ASTNode } from '@marcbachmann/cel-js'

/** Two kinds of values that can never be equal, compared. */
export class MixedKinds extends Error {}

/** What is to be divided: in CEL itself, whether 4 / 17 is 0 or 0.235 depends on how the two are written. */
class Dividend {
  readonly number: number

  constructor(number: number | bigint) {
    this.number = Number(number)
  }

  over(divisor: number | bigint): number {
    if (Number(divisor) === 0) throw new RangeError('division by zero')
    return this.number / Number(divisor)
  }
}

/** `a / b` is read as `a * _dividend / b`. */
const dividend = '_dividend'

type Numeric = number | bigint
const numeric = ['int', 'double'] as const
const mixed = [
  ['int', 'double'],
  ['double', 'int'],
] as const

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 2000, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 },
})
  .registerType('Dividend', Dividend)
  .registerConstant(dividend, 'Dividend', new Dividend(1))
  .registerOperator('int == double', (left: bigint, right: number) => Number(left) === right)
  .registerOperator('double % double', (left: number, right: number) => left % right)

for (const type of numeric) {
  environment
    .registerOperator(`${type} * Dividend: Dividend`, (number: Numeric) => new Dividend(number))
    .registerOperator(`Dividend / ${type}: double`, (number: Dividend, by: Numeric) => number.over(by))
}

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '%': (left, right) => left % right,
}
for (const [left, right] of mixed)
  for (const [sign, operate] of Object.entries(operations))
    environment.registerOperator(`${left} ${sign} ${right}: double`, (one: Numeric, other: Numeric) =>
      operate(Number(one), Number(other)),
    )

const refuseMixed = (what: string) => () => {
  throw new MixedKinds(what)
}
for (const type of numeric) {
  environment.registerOperator(`string == ${type}`, refuseMixed('a text and a number'))
  environment.registerOperator(`bool == ${type}`, refuseMixed('true or false and a number'))
  for (const sign of ['<', '<=', '>', '>=']) {
    environment.registerOperator(`string ${sign} ${type}`, refuseMixed('a text and a number'))
    environment.registerOperator(`${type} ${sign} string`, refuseMixed('a text and a number'))
  }
}
environment.registerOperator('string == bool', refuseMixed('a text and true or false'))

/** An expression: as it was written, and to be decided. */
export interface CelProgram {
  readonly ast: ASTNode
  /** @throws MixedKinds, and the library's own errors */
  readonly evaluate: (facts: Record<string, unknown>) => unknown
}

/**
 * Reads a CEL expression in which numbers are of one kind: they compare and calculate with each other however they are
 * written, and a quotient has its fraction.
 *
 * @throws the library's own errors
 */
export function parseCel(code: string): CelProgram {
  const { ast } = environment.parse(code)
  const divisions = [...divisionsIn(ast, code)].sort((one, other) => other - one)
  const exact = divisions.reduce((text, at) => `${text.slice(0, at)} * ${dividend} ${text.slice(at)}`, code)
  return { ast, evaluate: environment.parse(exact) }
}

/** Where the signs of division stand: behind blanks, closing parentheses and comments. */
function* divisionsIn(node: ASTNode, code: string): Generator<number> {
  if (node.op === '/') {
    const { end } = node.args[0]
    yield end + /^(?:[\s)]|\/\/.*)*/.exec(code.slice(end))![0].length
  }
  for (const child of childrenOf(node)) yield* divisionsIn(child, code)
}

type Child = ASTNode | readonly Child[] | string | number | bigint | boolean | null | undefined | Uint8Array | object

/** The expressions that one is made of. */
export function childrenOf(node: ASTNode): ASTNode[] {
  const flat = (child: Child): ASTNode[] => {
    if (Array.isArray(child)) return child.flatMap(flat)
    return typeof child === 'object' && child !== null && 'op' in child ? [child as ASTNode] : []
  }
  return flat(node.args as Child)
}
