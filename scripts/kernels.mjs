// Compiles the readers' kernels, AssemblyScript in assembly/, to modules of the source that hold their WebAssembly.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from 'assemblyscript/asc'

/** Each source, and the module that is made of it. */
export const kernels = [
  { source: 'assembly/file-entry.ts', module: 'src/evidence/coverage/file-entry.wasm.ts' },
  { source: 'assembly/plain-cases.ts', module: 'src/evidence/tests/junit/plain-cases.wasm.ts' },
  { source: 'assembly/told-lines.ts', module: 'src/evidence/tests/pytest/told-lines.wasm.ts' },
]

/** The text of the module that holds a source's WebAssembly. */
export async function compileKernel(source) {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const outFile = join(folder, 'kernel.wasm')
    const options = [
      '-O3',
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '--noAssert',
      '--baseDir',
      process.cwd(),
      '--outFile',
      outFile,
    ]
    const { error, stderr } = await main([source, ...options])
    if (error) throw new Error(`${source}: ${stderr.toString()}`)
    const base64 = readFileSync(outFile).toString('base64')
    return `// Written by \`npm run generate\`: the WebAssembly of ${source}, in base 64.\nexport default '${base64}'\n`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the modules of all sources. */
export async function writeKernels() {
  for (const { source, module } of kernels) writeFileSync(module, await compileKernel(source))
}
