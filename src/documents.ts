/** What makes documents of facts: loaded as one, with the parsers, only where documents are made. */
export { renderDocuments } from './render/render-documents.ts'
export { verifyDocuments } from './verify/verify-documents.ts'
