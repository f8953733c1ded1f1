/** What every HTML report carries with it: its look, its search, and a policy that lets nothing else in. */
import { htmlText } from '../values/escape.ts';

// The page is made to be mailed around: the hashes below allow exactly this style and this script, and no request at
// all. test/unit/report/html.test.ts computes them again.
export const styleText = `
:root{color-scheme:light dark;--text:#1a1f27;--muted:#59616e;--page:#fff;--sunken:#eef0f3;--line:#dfe3e8;--accent:#1f5fd0;--unknown:#7a5195}
@media(prefers-color-scheme:dark){:root{--text:#e4e8ee;--muted:#9aa4b2;--page:#1b1f26;--sunken:#262c35;--line:#39424e;--accent:#6ea8ff;--unknown:#c39be0}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1280px;background:var(--page);color:var(--text);font:14px/1.5 system-ui,sans-serif}
h1{font-size:20px;margin:0}h2{font-size:15px;margin:32px 0 8px}p{margin:4px 0}
.muted{color:var(--muted)}.unknown{color:var(--unknown)}
table{border-collapse:collapse;width:100%}
th,td{padding:3px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{position:sticky;top:0;background:var(--sunken)}
.scroll{overflow:auto;max-height:80vh;border:1px solid var(--line)}
.matrix{width:auto}.matrix td{text-align:right;font-variant-numeric:tabular-nums}.matrix th{white-space:nowrap}
.matrix thead th{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;position:static}
.ports,.code{font-family:ui-monospace,monospace;font-size:12.5px}
input{font:inherit;width:100%;max-width:420px;padding:4px 8px;margin:4px 0 8px;border:1px solid var(--muted);border-radius:4px;background:var(--page);color:var(--text)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
@media print{.search{display:none}.scroll{max-height:none;overflow:visible}}
`;

/** Shows the rows that hold every word. Without it the page still shows all of them. */
export const scriptText = `
const field=document.getElementById('search'),count=document.getElementById('count');
const rows=[...document.querySelectorAll('#connections tbody tr')].map((row)=>[row,row.textContent.toLowerCase()]);
const show=()=>{const words=field.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
for(const [row,text] of rows){const hit=words.every((word)=>text.includes(word));row.hidden=!hit;if(hit)shown++}
count.textContent=shown.toLocaleString('en')+' of '+rows.length.toLocaleString('en')+' rows'};
document.querySelector('.search').hidden=false;field.addEventListener('input',show);show();
`;

export const styleHash = 'sha256-Hk9kBlIgAVM2BzRXNYD+cZq1Md5U9nCrF6c6ZI/woX8=';
export const scriptHash = 'sha256-KOOrHwSkYsIewKheZVewuTwF9vO5AOWX9bD1Cnrt5/s=';

export function pageHead(title: string): string {
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${styleText}</style>
</head>
<body>
`;
}

export const pageEnd = `<script>${scriptText}</script>
</body>
</html>
`;
