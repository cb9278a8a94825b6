/**
 * The one script of a page: theme, copying, sorting and filtering. Everything else is there without it.
 */
export const SCRIPT = `(()=>{
const root=document.documentElement;root.classList.add('js');
const text=(cell)=>cell?cell.textContent.trim():'';
const apply=(main)=>{
 const find=main.querySelector('.find'),which=main.querySelector('.which'),shown=main.querySelector('.shown');
 if(!find)return;
 const needle=find.value.trim().toLowerCase(),cause=which.value;let n=0,of=0;
 const table=main.querySelector('table.rows');
 for(const row of table.tBodies[0].rows){of++;
  const ok=(!needle||row.dataset.find.toLowerCase().includes(needle))&&(!cause||row.dataset.cause===cause);
  row.hidden=!ok;if(ok)n++}
 shown.textContent=shown.dataset.say.replace('{n}',n).replace('{of}',of);
};
const sort=(head)=>{
 const table=head.closest('table'),at=[...head.parentNode.children].indexOf(head);
 const up=head.getAttribute('aria-sort')!=='ascending';
 for(const each of head.parentNode.children)each.removeAttribute('aria-sort');
 head.setAttribute('aria-sort',up?'ascending':'descending');
 const key=(row)=>head.dataset.key==='time'?Number(row.dataset.at):text(row.cells[at]);
 const rows=[...table.tBodies[0].rows].map((row)=>[key(row),row]);
 const order=new Intl.Collator(root.lang,{numeric:true}).compare;
 rows.sort(([a],[b])=>(typeof a==='number'?a-b:order(a,b))*(up?1:-1));
 table.tBodies[0].append(...rows.map(([,row])=>row));
};
const prepare=()=>{
 for(const head of document.querySelectorAll('table.rows th[data-key]')){
  if(head.querySelector('button'))continue;
  const button=document.createElement('button');button.type='button';button.className='sort';
  button.textContent=head.textContent;head.replaceChildren(button)}
 apply(document);
};
document.addEventListener('click',(event)=>{
 const target=event.target.closest('button');if(!target)return;
 if(target.classList.contains('theme')){
  const dark=root.dataset.theme?root.dataset.theme==='dark':matchMedia('(prefers-color-scheme:dark)').matches;
  root.dataset.theme=dark?'light':'dark'}
 else if(target.classList.contains('sort'))sort(target.closest('th'));
 else if(target.classList.contains('copy')){
  const code=target.parentNode.querySelector('code'),was=target.textContent;
  const done=()=>{target.textContent=root.dataset.copied;setTimeout(()=>{target.textContent=was},1500)};
  const select=()=>{const range=document.createRange();range.selectNodeContents(code);
   const now=getSelection();now.removeAllRanges();now.addRange(range);document.execCommand('copy');done()};
  if(navigator.clipboard)navigator.clipboard.writeText(code.textContent).then(done,select);else select()}
});
document.addEventListener('input',(event)=>{if(event.target.matches('.find,.which'))apply(document)});
document.addEventListener('changed',prepare);
addEventListener('beforeprint',()=>{for(const fold of document.querySelectorAll('details'))fold.open=true});
prepare();
})()`
