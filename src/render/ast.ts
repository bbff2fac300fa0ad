type Node = hbs.AST.Node
type Path = hbs.AST.PathExpression

/** The name of `{{name}}` and `(name …)`: one part, no scope, no literal. */
export function simpleName(path: Path): string | undefined {
  const { original, parts } = path as Partial<Path>
  return parts?.[0] === original ? original : undefined
}

export function asCall({ path, params, hash, loc }: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  return { type: 'SubExpression', path: path as Path, params, hash, loc }
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? (node as hbs.AST.StringLiteral).value : undefined
}

export function pathTo(name: string, node: Node): Path {
  return pathOf([name], 0, node)
}

/** The context, so many levels up. */
export function thisAt(depth: number, node: Node): Path {
  return pathOf([], depth, node)
}

function pathOf(parts: string[], depth: number, { loc }: Node): Path {
  return { type: 'PathExpression', data: false, depth, parts, original: parts.join(), loc }
}

export function numberTo(value: number, { loc }: Node): hbs.AST.NumberLiteral {
  return { type: 'NumberLiteral', value, original: value, loc }
}
