type Node = hbs.AST.Node
type Path = hbs.AST.PathExpression

/** The name of `{{name}}` and `(name …)`: one part, no scope. */
export function simpleName(path: Path): string | undefined {
  const isSimple =
    (path.type as string) === 'PathExpression' && !path.data && path.depth === 0 && path.parts.length === 1
  return isSimple && path.original === path.parts[0] ? path.original : undefined
}

export function asCall({ path, params, hash, loc }: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  return { type: 'SubExpression', path: path as Path, params, hash, loc }
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? (node as hbs.AST.StringLiteral).value : undefined
}

export function pathTo(name: string, { loc }: Node): Path {
  return { type: 'PathExpression', data: false, depth: 0, parts: [name], original: name, loc }
}

/** The context, so many levels up. */
export function thisAt(depth: number, { loc }: Node): Path {
  return { type: 'PathExpression', data: false, depth, parts: [], original: depth === 0 ? 'this' : '..', loc }
}

export function numberTo(value: number, { loc }: Node): hbs.AST.NumberLiteral {
  return { type: 'NumberLiteral', value, original: value, loc }
}
