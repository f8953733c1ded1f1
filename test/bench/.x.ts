import { load, CORE_SCHEMA, mergeTag } from 'js-yaml';
import { benchManifests } from '/work/main/test/bench/generate.ts';
import { readTexts } from '/work/main/shared/kubernetes/read.ts';
const docs = benchManifests({ namespaces: 20, workloadsPerNamespace: 50 });
const text = docs.join('---\n');
console.log(docs.length, 'documents', (text.length/1e6).toFixed(2), 'MB');
const schema = CORE_SCHEMA.withTags(mergeTag);
const med=(f:()=>void)=>{const t:number[]=[];for(let i=0;i<9;i++){const s=performance.now();f();t.push(performance.now()-s);}return t.slice(2).sort((a,b)=>a-b)[3]!;};
for(let k=0;k<2;k++){
const a=med(()=>{for(const d of docs) load(d,{schema});});
const b=med(()=>{readTexts([{file:'a.yaml',text}]);});
const files=docs.map((d,i)=>({file:`f${i}.yaml`,text:d}));
const c=med(()=>{readTexts(files);});
console.log('js-yaml',a.toFixed(0),'readTexts one file',b.toFixed(0),`+${((b/a-1)*100).toFixed(0)}%`,'one file each',c.toFixed(0),`+${((c/a-1)*100).toFixed(0)}%`);
}
const r=readTexts([{file:'a.yaml',text}]); console.log(r.objects.length,r.diagnostics.length,r.documents);
const item=JSON.parse(JSON.stringify(r.objects[1]!.raw));
const n=Number(process.argv[2]??60000);
const pods={apiVersion:'v1',kind:'List',items:Array.from({length:n},(_,i)=>({...item,metadata:{...item.metadata,name:`a-${i}`}}))};
for(const indent of [4,0]){const j=JSON.stringify(pods,null,indent);
let s=performance.now();JSON.parse(j);const p=performance.now()-s;s=performance.now();const q=readTexts([{file:'d.json',text:j}]);
console.log('json',(j.length/1e6).toFixed(0),'MB parse',p.toFixed(0),'read',(performance.now()-s).toFixed(0),q.objects.length,q.diagnostics, q.objects.at(-1)!.source);
const o=q.objects.at(-1)!; s=performance.now(); console.log(q.texts.lineOf(o.source,'/spec/template/spec/containers/0/image'),(performance.now()-s).toFixed(1),'ms'); if(indent) console.log(j.split('\n')[q.texts.lineOf(o.source,'/spec/template/spec/containers/0/image')-1], j.split('\n')[o.source.line-1]);}
console.log('rss',(process.memoryUsage().rss/1e6).toFixed(0));
