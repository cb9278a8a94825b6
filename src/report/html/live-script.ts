/**
 * The second script of a live page: takes the parts that changed, and leaves what the reader has open, typed or marked as it is.
 * Filters stand in the address, so that a link holds the view.
 */
export const LIVE_SCRIPT = `(()=>{
const main=document.getElementById('main'),state=document.querySelector('.live-state'),root=document.documentElement;
const waiting=new Map();
const view=()=>{
 const asked=new URLSearchParams(location.search);
 for(const name of ['find','cause']){const field=main.querySelector(name==='find'?'.find':'.which');
  if(field&&asked.has(name)){field.value=asked.get(name);field.dispatchEvent(new Event('input',{bubbles:true}))}}
};
const keep=()=>{
 const asked=new URLSearchParams(location.search),find=main.querySelector('.find'),which=main.querySelector('.which');
 for(const [name,field] of [['find',find],['cause',which]])
  if(field&&field.value)asked.set(name,field.value);else asked.delete(name);
 const text=asked.toString();history.replaceState(null,'',location.pathname+(text?'?'+text:'')+location.hash);
};
const isMarked=(part)=>{const now=getSelection();return now&&!now.isCollapsed&&part.contains(now.anchorNode)};
const sorted=(part)=>{const head=part.querySelector('th[aria-sort]');return head?[head.dataset.key,head.getAttribute('aria-sort')]:undefined};
const replace=(part,html)=>{
 const open=[...part.querySelectorAll('details')].map((fold)=>fold.open),order=sorted(part);
 const focused=part.contains(document.activeElement)?document.activeElement:undefined;
 const tools=part.querySelector('.tools'),values=tools?[tools.querySelector('.find').value,tools.querySelector('.which').value]:undefined;
 const at=focused&&focused.matches('.find')?[focused.selectionStart,focused.selectionEnd]:undefined;
 part.innerHTML=html;
 [...part.querySelectorAll('details')].forEach((fold,i)=>{if(open[i]!==undefined)fold.open=open[i]});
 const fresh=part.querySelector('.tools');
 if(fresh&&values){fresh.querySelector('.find').value=values[0];fresh.querySelector('.which').value=values[1]}
 document.dispatchEvent(new Event('changed'));
 if(order){const button=part.querySelector('th[data-key="'+order[0]+'"] button');
  if(button){button.click();if(order[1]==='descending')button.click()}}
 if(focused&&fresh&&focused.matches('.find,.which')){const field=fresh.querySelector(focused.matches('.find')?'.find':'.which');
  field.focus();if(at)field.setSelectionRange(...at)}
};
const take=({order,parts,title,said,warn})=>{
 document.title=title;state.textContent=said;state.classList.toggle('warn',Boolean(warn));
 let before=null;
 for(const key of order){
  let part=main.querySelector(':scope > [data-part="'+CSS.escape(key)+'"]');
  if(!part){part=document.createElement('div');part.dataset.part=key;
   if(before)before.after(part);else main.prepend(part)}
  if(key in parts){if(isMarked(part))waiting.set(key,parts[key]);else{waiting.delete(key);replace(part,parts[key])}}
  before=part}
 for(const part of [...main.children])if(!order.includes(part.dataset.part))part.remove();
};
document.addEventListener('selectionchange',()=>{
 for(const [key,html] of [...waiting]){const part=main.querySelector(':scope > [data-part="'+CSS.escape(key)+'"]');
  if(part&&!isMarked(part)){waiting.delete(key);replace(part,html)}}
});
document.addEventListener('input',(event)=>{if(event.target.matches('.find,.which')&&main.contains(event.target))keep()});
const source=new EventSource(root.dataset.live);
source.addEventListener('parts',(event)=>take(JSON.parse(event.data)));
source.addEventListener('end',()=>{source.close();state.textContent=root.dataset.ended;state.classList.add('warn')});
source.addEventListener('error',()=>{state.textContent=root.dataset.lost;state.classList.add('warn')});
view();
})()`
