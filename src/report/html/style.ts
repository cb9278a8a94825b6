// Tokens and rules of the page. Contrast of text on its ground is 4.5 and more in both themes, of fills 3 and more; fills differ
// in lightness as well, and lost parts are hatched, so that nothing hangs on hue alone.

const TOKENS = `:root{--bg:#ffffff;--sunk:#f6f7f9;--line:#e2e5ea;--line2:#8a93a3;--ink:#15181d;--soft:#565f6e;--link:#2f49c4;--ok:#0b6e5f;--fail:#b3261e;--warn:#855300;--wait:#33617f;--again:#5b48b8;--good:#8a94a5;--late:#c2701c;--early:#b3261e;--failbg:#fdf1ef;--focus:#2f49c4;color-scheme:light;--mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--bg:#101217;--sunk:#181b22;--line:#2a2f39;--line2:#6d7789;--ink:#e8eaee;--soft:#a0a9b8;--link:#9db0ff;--ok:#4fcbb3;--fail:#ff8b7d;--warn:#efb54a;--wait:#8cc4e6;--again:#b9a8ff;--good:#667286;--late:#e9a04f;--early:#ff7565;--failbg:#241718;--focus:#9db0ff;color-scheme:dark}}
:root[data-theme=dark]{--bg:#101217;--sunk:#181b22;--line:#2a2f39;--line2:#6d7789;--ink:#e8eaee;--soft:#a0a9b8;--link:#9db0ff;--ok:#4fcbb3;--fail:#ff8b7d;--warn:#efb54a;--wait:#8cc4e6;--again:#b9a8ff;--good:#667286;--late:#e9a04f;--early:#ff7565;--failbg:#241718;--focus:#9db0ff;color-scheme:dark}`

const BASE = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--bg);color:var(--ink);font:400 15px/1.5 system-ui,-apple-system,"Segoe UI",Inter,Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3,p,ol,ul,dl,dd,figure,table{margin:0;padding:0}
ol,ul{list-style:none}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
.wrap{max-width:1072px;margin:0 auto;padding:0 24px}
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:8px;background:var(--bg);padding:8px 12px;z-index:2}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bar{border-bottom:1px solid var(--line)}
.bar .wrap{display:flex;align-items:center;gap:12px;min-height:52px}
.brand{font:600 14px/1 var(--mono);color:var(--ink)}
.bar nav{display:flex;gap:18px;white-space:nowrap;overflow:hidden;min-width:0;flex:0 1 auto;margin-left:16px;font-size:14px}
.bar nav a{color:var(--soft)}.bar nav a:hover{color:var(--ink)}
.btn{font:inherit;font-size:13px;font-weight:500;line-height:1;color:var(--soft);background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:7px 10px;cursor:pointer;min-height:30px}
.btn:hover{color:var(--ink);border-color:var(--line2)}
.bar .btn{margin-left:auto}
html:not(.js) .js-only{display:none!important}
header.top{padding:36px 0 4px}
h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.015em;text-wrap:balance}
.lead{margin-top:10px;font-size:17px;line-height:1.5;max-width:68ch;color:var(--ink)}
.meta{display:flex;flex-wrap:wrap;gap:6px 28px;margin-top:18px;font-size:13.5px}
.meta div{display:flex;gap:8px}.meta dt{color:var(--soft)}
h2{font-size:18px;line-height:1.3;font-weight:640;letter-spacing:-.005em}
.note{color:var(--soft);font-size:14px;margin-top:2px;max-width:90ch;text-wrap:pretty}
section{padding:30px 0 6px}
section>.body{margin-top:16px}
code,.mono,pre{font-family:var(--mono);font-size:.92em}
.id{font-family:var(--mono);font-size:13px;white-space:nowrap}
.s-done{color:var(--ok)}.s-failed{color:var(--fail)}.s-skipped{color:var(--warn)}.s-underway{color:var(--wait)}.s-repeat{color:var(--again)}.s-idle{color:var(--soft)}`

/** A row of `.rows` is laid out when it comes near the screen: a cell of a table in the sense of CSS cannot wait so. */
const BLOCKS = `.eq{display:flex;flex-wrap:wrap;align-items:stretch;gap:12px 22px;margin-top:26px}
.eq>div{display:flex;flex-direction:column}
.eq+.note{margin-top:10px}
.eq b{font-size:34px;line-height:1.1;font-weight:640;letter-spacing:-.02em}
.eq span{color:var(--soft);font-size:14px}
.eq i{font-style:normal;font-size:24px;line-height:38px;color:var(--line2)}
.first{border:1px solid var(--line);border-left:4px solid var(--fail);border-radius:8px;background:var(--sunk);padding:16px 20px 18px;margin-top:24px}
.first h2{font-size:15px}.first h2 span{color:var(--soft);font-weight:400}
.first p{margin-top:4px;max-width:78ch}
.cmd{display:flex;align-items:center;gap:8px;margin-top:10px;max-width:100%}
.cmd code{display:block;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:6px 10px;font-size:13px;line-height:1.45;overflow-wrap:anywhere;user-select:all;min-width:0}
.cmd code span{display:inline-block;max-width:100%;overflow-wrap:anywhere}
.nb{white-space:nowrap}
.cmd .btn{flex:none}
.cmd em{font-style:normal;color:var(--soft);font-size:13px}
.funnel li{display:grid;grid-template-columns:172px minmax(0,1fr) 48px minmax(0,300px);gap:4px 14px;align-items:center;padding:7px 0}
.funnel li+li{border-top:1px solid var(--line)}
.funnel svg,.share{display:block;width:100%;height:18px;overflow:hidden;border-radius:3px}
.funnel b{text-align:right;font-weight:640}
.drops{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:14px}
.drops a{color:var(--fail)}.drops .w{color:var(--soft)}
.r-good{fill:var(--good)}.r-late{fill:var(--late)}.r-early{fill:var(--early)}.r-wait{fill:none;stroke:var(--good);stroke-width:1.5}
.r-hatch{fill:url(#hatch)}.hatch-l{stroke:var(--early);stroke-width:2}.hatch-b{fill:var(--failbg)}
.defs{position:absolute;width:0;height:0}
.chart{display:grid;grid-template-columns:28px minmax(0,1fr);gap:0 6px}
.chart svg{display:block;width:100%;overflow:visible}
.chart text,.wf text{fill:var(--soft);font-size:12px;font-family:inherit}
.chart .grid,.wf .grid{stroke:var(--line);stroke-width:1}
.bin .hit{fill:transparent}.bin:hover .hit{fill:var(--ink);fill-opacity:.07}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13.5px;color:var(--soft);margin-bottom:14px}
.legend li{display:flex;align-items:center;gap:7px}.legend svg{width:14px;height:12px;flex:none}.legend b{color:var(--ink);font-weight:600}
details>summary{cursor:pointer;color:var(--link);font-size:14px;width:fit-content;padding:4px 0}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);font-size:13.5px;padding-bottom:8px}
th{font-weight:500;color:var(--soft);text-align:left;font-size:13px;white-space:nowrap}
th,td{padding:7px 16px 7px 0;border-bottom:1px solid var(--line);vertical-align:baseline}
td.n,th.n{text-align:right}
.rows,.rows caption,.rows thead,.rows tbody{display:block}
.rows tr{display:grid;grid-template-columns:minmax(0,1.1fr) minmax(0,.9fr) minmax(0,.9fr) minmax(0,2.3fr) minmax(0,.9fr) minmax(0,1.2fr);align-items:baseline;border-bottom:1px solid var(--line)}
.rows tbody tr{content-visibility:auto;contain-intrinsic-height:auto 36px}
.rows td,.rows th{border:0}.rows tr[hidden]{display:none}
.narrow{width:auto;min-width:320px}
.sum{margin-bottom:28px}
th .sort{all:unset;cursor:pointer;color:inherit}th .sort:hover{color:var(--ink)}th .sort:focus-visible{outline:2px solid var(--focus);outline-offset:3px;border-radius:3px}
th[aria-sort=ascending] .sort::after{content:" ↑"}th[aria-sort=descending] .sort::after{content:" ↓"}
.cause{display:grid;grid-template-columns:64px minmax(0,1fr);gap:0 20px;padding:18px 0}
.cause+.cause{border-top:1px solid var(--line)}
.cause .n{font-size:28px;line-height:1.15;font-weight:640;letter-spacing:-.02em}
.cause .share{height:4px;margin-top:8px;background:var(--line)}
.cause h3{font-size:16px;font-weight:620;line-height:1.4}
.cause h3 .g{display:inline-block;width:1.2em}
.cause h3 code{font-weight:400;color:var(--soft);font-size:13px;margin-left:10px}
.cause p{max-width:84ch;margin-top:4px}.cause p .k{color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:4px 6px;margin-top:8px;font-size:13px;align-items:center;color:var(--soft)}
.chips a,.chips span{border:1px solid var(--line);border-radius:5px;padding:1px 7px;font-family:var(--mono);font-size:12.5px;color:var(--ink);line-height:1.6}
.chips a:hover{border-color:var(--line2);text-decoration:none}
.next{display:flex;gap:8px}.next::before{content:"→";color:var(--link)}
.tools{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:10px;align-items:center}
.tools input,.tools select{font:inherit;font-size:14px;color:var(--ink);background:var(--bg);border:1px solid var(--line2);border-radius:6px;padding:5px 9px;min-height:34px;max-width:100%}
.tools output{color:var(--soft);font-size:14px;margin-left:auto}
.track{font-family:var(--mono);letter-spacing:.28em;white-space:nowrap}
tr:target td{background:var(--failbg)}
.sum a,.note a{text-decoration:underline}.sum td:first-child{color:var(--soft);width:1.2em;padding-right:6px}.sum .t td{border-bottom:2px solid var(--line2)}.sum .e td{font-weight:600}
footer.wrap{border-top:1px solid var(--line);margin:40px auto 0;padding-top:18px;padding-bottom:40px;color:var(--soft);font-size:13.5px}
.outs{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:12px;margin-top:22px}
.outs li{border:1px solid var(--line);border-radius:8px;padding:10px 14px 11px}
.outs dt,.outs span{color:var(--soft);font-size:13px;display:block}.outs b{font-weight:600}
.wf{border-top:1px solid var(--line)}
.wf .row{display:grid;grid-template-columns:minmax(0,250px) minmax(0,1fr) 76px;column-gap:14px;align-items:stretch}
.wf .lab{padding:4px 0 4px 20px;font-size:14px;line-height:22px}
.wf .lab .g{display:inline-block;width:1.3em}
.wf .dur{padding:4px 0;font-size:13px;line-height:22px;color:var(--soft);text-align:right;white-space:nowrap}
.wf svg{display:block;width:100%;height:30px}
.wf .axis svg{height:26px;overflow:visible}
.wf .del svg{height:20px}.wf .del .dur{padding:0;line-height:18px}.wf .del .lab{padding:0}
.wf .del{border-top:1px solid var(--line);background:linear-gradient(var(--sunk),var(--sunk))}
.wf .dhead{grid-column:1/-1;padding:8px 8px 0;font-size:14px;display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline}
.wf .dhead b{font-weight:620}.wf .dhead span,.wf .dhead .id{color:var(--soft);font-size:13px}
.wf .dhead .a5{color:var(--fail);font-weight:600}
.wf .gap{border-top:1px solid var(--line);padding:7px 8px;color:var(--soft);font-size:13.5px;background:repeating-linear-gradient(135deg,transparent 0 6px,var(--line) 6px 7px)}
.wf .gap span{background:var(--bg);padding:1px 8px;border-radius:4px}
.b-done{fill:var(--ok)}.b-failed{fill:var(--fail)}.b-repeat{fill:var(--again)}.b-request{fill:var(--good)}.b-ghost{fill:var(--good);fill-opacity:.24;stroke:var(--good);stroke-opacity:.75;stroke-width:1}

.wf .brk{fill:url(#brk)}.brk-l{stroke:var(--line2);stroke-opacity:.55;stroke-width:1}
.wf .fail-line{stroke:var(--fail);stroke-width:1;stroke-dasharray:3 3}
.wf text.ff{fill:var(--fail);font-size:13px;font-weight:600}
.never .lab{color:var(--soft)}
.ev{border:1px solid var(--line);border-radius:8px;margin-top:10px}
.ev>summary{display:grid;grid-template-columns:28px minmax(0,1fr) auto;gap:0 6px;width:auto;padding:12px 16px;color:var(--ink);font-size:15px;list-style:none}
.ev>summary::-webkit-details-marker{display:none}
.ev>summary::before{content:"▸";color:var(--soft)}.ev[open]>summary::before{content:"▾"}
.ev>summary b{font-weight:600}.ev>summary small{color:var(--soft);font-size:13px}
.ev .in{padding:0 16px 14px 50px}
.kv{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;font-size:14px}.kv dt{color:var(--soft)}.kv dd{overflow-wrap:anywhere}
pre{margin:6px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sunk);border:1px solid var(--line);border-radius:6px;padding:10px 12px;font-size:12.5px;line-height:1.5}
.steps{counter-reset:s}.steps>li{counter-increment:s;display:grid;grid-template-columns:28px minmax(0,1fr);padding:10px 0}.steps>li+li{border-top:1px solid var(--line)}
.steps>li::before{content:counter(s);color:var(--soft);font-weight:600}.steps p{max-width:76ch}
.bar .btn{flex:none}.legend{margin-top:22px}.strong{font-weight:640}.soft{color:var(--soft)}
.g{display:inline-block;width:1.2em;font-weight:640}
h1 .g{width:1.1em}
.top .lead{margin-top:6px}.top .lead+.lead{font-size:14px}
p code,li code{background:var(--sunk);border-radius:4px;padding:0 4px}
h1 .id,h1 a.id{font-size:inherit;white-space:normal;overflow-wrap:anywhere}
.b-skipped{fill:var(--warn)}
.first.first{padding:16px 20px 18px}
.next>div,.next>p{min-width:0}.next{flex-wrap:wrap}.next p{flex:1 1 0;min-width:min(240px,80%);margin-top:0}.next .cmd{flex:1 1 100%}
.plain li{padding:5px 0;overflow-wrap:anywhere}.plain li+li{border-top:1px solid var(--line)}
.chart .ys svg{height:100%}.chart .plot{height:160px}.chart .xs{height:20px}
.reqs,.reqs ol{margin:0;padding:0;list-style:none}
.chips a .id{font-size:12.5px}
.funnel.funnel svg{min-width:0}
.cmd code:focus-visible{outline:2px solid var(--focus)}
dd,td,th[scope=row],p,summary b{overflow-wrap:anywhere}
.kv dd,.ev summary{white-space:normal}
.seek{display:flex;gap:6px;margin-left:auto;flex:0 1 300px}.seek label{flex:1 1 auto;min-width:0}.seek input{width:100%;font:inherit;font-size:14px;color:var(--ink);background:var(--bg);border:1px solid var(--line2);border-radius:6px;padding:4px 9px;min-height:32px}
.bar .seek .btn,.bar .seek~.btn{margin-left:0}.live-state{color:var(--soft);font-size:13px;white-space:nowrap}.live-state::before{content:"● ";color:var(--ok)}.live-state.warn{white-space:normal;color:var(--warn)}.live-state.warn::before{color:var(--warn)}
a.brand{text-decoration:none}#latest td:nth-child(4){font-family:inherit}`

/** Below 720 px rows become short lists and nothing scrolls sideways. */
const PHONE = `@media (max-width:720px){
.wrap{padding:0 16px}
.bar nav{display:none}
header.top{padding:24px 0 2px}h1{font-size:24px}.lead{font-size:16px}
.meta{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 12px}.meta div{display:contents}
.eq{gap:8px 10px}.eq>div{min-width:0}.eq b{font-size:26px}.eq i{font-size:18px;line-height:29px}.eq span{font-size:13px;line-height:1.3}
.first{padding:14px 14px 16px}
.cmd{flex-wrap:wrap}.cmd code{flex:1 1 100%}
.funnel li{grid-template-columns:minmax(0,1fr) auto;padding:9px 0}
.funnel li>svg{grid-column:1/-1;grid-row:2}.funnel li>b{grid-column:2;grid-row:1}.drops{grid-column:1/-1}
.tk2{display:none}
.cause{grid-template-columns:40px minmax(0,1fr);gap:0 12px}.cause .n{font-size:22px}
.cause h3 code{display:block;margin-left:0;overflow-wrap:anywhere}
.tools input,.tools select{flex:1 1 100%}.tools output{margin-left:0}
.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows tr{grid-template-columns:minmax(0,1fr) auto;gap:0 12px;padding:9px 0}.rows tbody tr{contain-intrinsic-height:auto 86px}
.stack caption{display:block}
.rows td{padding:1px 0}.rows td.d{grid-area:1/1}.rows td.w{grid-area:1/2;text-align:right;color:var(--soft)}.rows td.c{grid-area:2/1}.rows td.k{grid-area:2/2;text-align:right}.rows td.e{grid-area:3/1;font-size:13px}.rows td.h{grid-area:3/2;text-align:right;font-size:13px;color:var(--soft)}
.stack td.z{display:none}
.scroll{overflow-x:auto}.sum td,.wide td,.wide th{padding-right:10px}
.stack,.stack tbody{display:block}.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack tr{display:flex;flex-wrap:wrap;gap:0 14px;padding:8px 0;border-bottom:1px solid var(--line)}.stack td,.stack th[scope=row]{border:0;padding:0;text-align:left}.stack th[scope=row]{flex:1 1 100%;white-space:normal;overflow-wrap:anywhere;color:var(--ink)}
.stack td[data-l]::before{content:attr(data-l) " ";color:var(--soft)}
.narrow{min-width:0;width:100%}
.outs{grid-template-columns:repeat(2,minmax(0,1fr))}
.wf .row{grid-template-columns:minmax(0,1fr) auto;column-gap:8px}
.wf .lab{padding-left:4px}.wf .row>svg{grid-column:1/-1;grid-row:2}.wf .dur{grid-column:2;grid-row:1}.wf .del .dhead{grid-column:1;grid-row:1;padding-bottom:4px}.wf .del .dur{padding:8px 8px 0 0;line-height:22px}.wf .del .lab{display:none}
.wf .axis>.lab,.wf .axis>.dur{display:none}
.ev .in{padding-left:16px}.ev>summary{grid-template-columns:22px minmax(0,1fr)}.ev>summary small{grid-column:2}
.kv{grid-template-columns:1fr;gap:0}.kv dd{margin-bottom:8px}
.bar .wrap{flex-wrap:wrap;padding-top:8px;padding-bottom:8px}
.seek{order:4;flex:1 1 100%;margin-left:0}.live-state{margin-left:auto}
.btn{min-height:36px}.chips a{padding:5px 9px}
}`

const MEDIA = `@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.r-good,.b-done,.b-request{fill:CanvasText}.r-early,.r-late,.b-failed{fill:Highlight}}
@media print{:root:root:root{color-scheme:light;--bg:#ffffff;--sunk:#f6f7f9;--line:#e2e5ea;--line2:#8a93a3;--ink:#15181d;--soft:#565f6e;--link:#2f49c4;--ok:#0b6e5f;--fail:#b3261e;--warn:#855300;--wait:#33617f;--again:#5b48b8;--good:#8a94a5;--late:#c2701c;--early:#b3261e;--failbg:#fdf1ef;--focus:#2f49c4}body{font-size:11pt}.bar,.btn,.tools,.skip{display:none!important}section,.cause,.ev,.first{break-inside:avoid}svg,.first{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit}.wrap{max-width:none;padding:0}}`

export const STYLE = [TOKENS, BASE, BLOCKS, PHONE, MEDIA].join('\n')
