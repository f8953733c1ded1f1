import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { writeListHtml } from '../../../shared/report/html.ts';
import { scriptHash, scriptText, styleHash, styleText } from '../../../shared/report/html-page.ts';
import { connect, hostile, http, list, nothing, outside, web, workload, written } from './sample.ts';

const page = written((write) => writeListHtml(list, write, { title: 'shop <1>' }));

test('the policy allows its own style and script, and nothing else', () => {
  const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  expect(styleHash).toBe(hash(styleText));
  expect(scriptHash).toBe(hash(scriptText));
  expect(page).toContain(`default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'`);
  expect(page.match(/<(script|style)\b/g)).toHaveLength(2);
  expect(page).not.toMatch(/(?:src|href)=|url\(|@import|style="/);
});

test('holds the summary, the diagnostics, the matrix and all connections', () => {
  expect(page).toContain('<h1>shop &#60;1&#62;</h1>');
  expect(page).toContain('2 namespaces · 3 workloads · 6 pods · 5 connections');
  expect(page).toContain('cart.yaml:12');
  expect(page).toContain('<tr><th scope="row">shop</th><td>1</td><td>1 <span class="unknown">1?</span></td>');
  const body = page.slice(page.indexOf('<table id="connections">'));
  expect(body.match(/<tr><td>/g)).toHaveLength(5);
  expect(body).toContain('<td class="unknown">unknown: a label is known to the cluster only, the two may share a node');
});

test('says how many connections it left out of the table, and still counts them', () => {
  const short = written((write) => writeListHtml(list, write, { maxRows: 2 }));
  expect(short).toContain('The first 2 of 5 are listed');
  expect(short.slice(short.indexOf('<table id="connections">')).match(/<tr><td>/g)).toHaveLength(2);
  expect(short).toContain('<td>1 <span class="unknown">1?</span></td>');
});

test('many namespaces: the smallest share a row, and no connection is lost', () => {
  const endpoints = Array.from({ length: 60 }, (_, i) => workload(`team-${String(i).padStart(2, '0')}`, 'api'));
  const connections = endpoints.flatMap((from) => endpoints.filter((to) => to !== from).map((to) => connect(from, to)));
  const text = written((write) => writeListHtml({ endpoints, connections, diagnostics: [] }, write, { maxRows: 1 }));
  expect(text).toContain('<th scope="row">21 smaller namespaces</th>');
  const matrix = text.slice(
    text.indexOf('<table class="matrix">'),
    text.indexOf('</table>', text.indexOf('class="matrix"')),
  );
  const counts = [...matrix.matchAll(/<td>([\d,]+)<\/td>/g)].map(([, n]) => Number(n?.replaceAll(',', '')));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(60 * 59);
});

test('the outside counts once, into however many ranges policies cut it', () => {
  const other = { ...outside, id: '::/0' };
  const both = [connect(outside, web), connect(other, web), connect(web, outside), connect(web, other)];
  const text = written((write) =>
    writeListHtml({ endpoints: [web, outside, other], connections: both, diagnostics: [] }, write),
  );
  expect(text).toContain('<tr><th scope="row">shop</th><td></td><td>1</td></tr>');
  expect(text).toContain('<tr><th scope="row">{outside}</th><td>1</td><td></td></tr>');
});

test('shows hostile names as text', () => {
  const evil = { ...hostile, namespace: '</th><script>alert(1)</script>' };
  const text = written((write) =>
    writeListHtml({ endpoints: [evil, web], connections: [connect(evil, web, http)], diagnostics: [] }, write),
  );
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain('=evil/&#34;&#62;&#60;b&#62;');
  expect(text).not.toContain('\u202e');
});

test('nothing read is still a page', () => {
  expect(written((write) => writeListHtml(nothing, write))).toContain('0 connections');
});
