import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { problemTable, problemType } from '../../../shared/contract/problem.ts'
import { schemas } from './document.ts'
import { operations, tags, type Operation, type Tag } from './operations.ts'
import { pageStyle } from './page-style.ts'
import { typeShapes, type TypeRow, type TypeText } from './type-rows.ts'

type Html = ReturnType<typeof html>

/** The description of the API for people, as one page without scripts. `origin` is where the examples ask. */
export async function docsPage(version: string, origin: string): Promise<string> {
  const types = Object.entries(schemas()).toSorted(([a], [b]) => a.localeCompare(b))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Hostlens API</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<div class="frame">
<nav aria-label="Contents">
${tagNames.map((tag) => html`<h2>${tags[tag]}</h2><ul>${inTag(tag).map((one) => html`<li><a href="#${one.id}">${one.summary}</a></li>`)}</ul>`)}
<h2>Reference</h2><ul><li><a href="#problems">Refusals</a></li><li><a href="#types">Types</a></li></ul>
</nav>
<main>
<h1>Hostlens API</h1>
<p class="lead">A probe opens a real connection from where this Worker runs: DNS, TCP, TLS and HTTP, each phase timed, with the certificate and the handshake as they are. Version ${version}; <a href="/openapi.json">OpenAPI 3.1</a> for programs.</p>
<p class="lead">Every request carries a token, as <code>Authorization: Bearer …</code>, unless it is marked as open. The examples take it from the variable <code>TOKEN</code>. Web pages are not answered, whatever they know.</p>
${tagNames.map((tag) => html`<h2 class="part">${tags[tag]}</h2>${inTag(tag).map((one) => operationCard(one, origin))}`)}
<h2 class="part" id="problems">Refusals</h2>
<section class="card"><p>A refusal is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> never changes; <code>errors</code> names each field that was refused.</p>
<table class="fields"><thead><tr><th>Type</th><th>Status and title</th><th>What to do</th></tr></thead><tbody>
${problemRows.map(([code, { status, title, action }]) => html`<tr id="problem-${code}"><td><code>${problemType(code)}</code></td><td>${status} ${title}</td><td>${prose(action)}</td></tr>`)}
</tbody></table></section>
<h2 class="part" id="types">Types</h2>
${types.map(([name, definition]) => typeCard(name, definition))}
</main>
</div>
</body>
</html>
`
  return String(await page)
}

/** Nothing may be loaded and nothing may run: of style, only the page's own, by its hash. */
export const docsHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'public, max-age=300',
}

function operationCard({ id, method, path, summary, description, isPublic, query, parameters = {}, body, answers, problems, example }: Operation, origin: string): Html {
  const token = isPublic === true ? '' : ' -H "authorization: Bearer $TOKEN"'
  const required = query?.safeParse({}).error?.issues.map(({ path: [name] }) => String(name)) ?? []
  return html`<section class="card" id="${id}">
<h3><span class="method ${method}">${method.toUpperCase()}</span>${path}${isPublic === true ? html`<span class="open">${path === '/v1/probe' ? 'token in the first message' : 'open'}</span>` : ''}</h3>
<p class="summary">${summary}</p>
<p>${prose(description)}</p>
${query === undefined ? '' : html`<h4>Parameters</h4><ul class="plain">${Object.keys(query.shape).map((name) => html`<li><code>${name}</code>${required.includes(name) ? html` <span class="need">needed</span>` : ''} ${prose(parameters[name] ?? '')}</li>`)}</ul>`}
${body === undefined ? '' : html`<h4>Body</h4><p>${typeLink(body)}, as <code>application/json</code></p>`}
${Object.keys(answers).length === 0 ? '' : html`<h4>Answers</h4><ul class="plain">${Object.entries(answers).map(([type, name]) => html`<li><code>${type}</code> ${name === null ? '' : typeLink(name)}</li>`)}</ul>`}
${problems.length === 0 ? '' : html`<h4>Refusals</h4><ul class="plain"><li>${problems.map((code, i) => html`${i === 0 ? '' : ', '}<a href="#problem-${code}">${problemTable[code].status} ${code}</a>`)}</li></ul>`}
<h4>Try it</h4>
<pre tabindex="0"><code>curl ${origin}${path}${token}${example === '' ? '' : ` ${example}`}</code></pre>
</section>`
}

function typeCard(name: string, definition: Parameters<typeof typeShapes>[0]): Html {
  const { description, shapes } = typeShapes(definition)
  return html`<section class="card" id="type-${name}"><h3>${name}</h3>${description === '' ? '' : html`<p>${prose(description)}</p>`}
${shapes.map(({ title, rows, type }) => html`${title === '' ? '' : html`<h4>${prose(title)}</h4>`}${rows.length === 0 ? html`<p>${typeHtml(type)}</p>` : fieldTable(rows)}`)}</section>`
}

function fieldTable(rows: readonly TypeRow[]): Html {
  return html`<table class="fields"><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>
${rows.map(({ name, isRequired, type, description }) => html`<tr><td><code>${name}</code>${isRequired ? '' : html` <span class="need">optional</span>`}</td><td>${typeHtml(type)}</td><td>${prose(description)}</td></tr>`)}
</tbody></table>`
}

function typeHtml(type: TypeText): Html[] {
  return type.map((part) => ('ref' in part ? typeLink(part.ref) : html`${part.text}`))
}

function typeLink(name: string): Html {
  return html`<a href="#type-${name}">${name}</a>`
}

/** Text of ours, whose code stands in backticks. */
function prose(text: string): Html[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

function inTag(tag: Tag): Operation[] {
  return operations.filter((one) => one.tag === tag)
}

const tagNames = Object.keys(tags) as Tag[]
const problemRows = Object.entries(problemTable) as [keyof typeof problemTable, { status: number; title: string; action: string }][]
