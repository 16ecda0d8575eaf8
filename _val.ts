import { assessFaces, openDetector, openLandmarkModel, openPoseModel, openWitnessModel, DEFAULT_FACE_RULES, findFaces, mainFace } from "/work/h-witness/src/faces/mod.ts";
import { decodeImage, type DecodedImage } from "/work/h-witness/src/pixels/mod.ts";import { probeImage } from "/work/h-witness/src/jpeg/mod.ts";
import { loadAssets } from "/work/h-witness/wasm/mod.ts";
import { dress } from "/work/h-witness/harness/compose/wear.ts";
import { randomOf } from "/work/h-witness/harness/compose/random.ts";
const S="/work/shared/data/";
const { assets } = await loadAssets();
const rt=assets.runtime;
const M={detector:await openDetector(assets.detector,rt),landmarks:await openLandmarkModel(assets.landmarks!,rt),witness:await openWitnessModel(assets.witness!,rt),pose:await openPoseModel(assets.pose!,rt)};
async function load(path:string){const b=await Deno.readFile(path);return await decodeImage(assets.codec,b,probeImage(b,{minShorterSide:1,maxPixels:1e8}));}
const rules={...DEFAULT_FACE_RULES,minBoxSide:0,minEyeDistance:0,minBoxShare:0,minPadding:0};
const count=new Map<string,Map<string,number>>();
async function one(set:string,im:DecodedImage,name:string,rule=rules){const t=performance.now();const f=await findFaces(M,im);const ms=performance.now()-t;const a=assessFaces(f,im,rule);const code=a.kind==="accepted"?"accepted":a.code;const m=mainFace(f);
 const c=count.get(set)??new Map();count.set(set,c);c.set(code,(c.get(code)??0)+1);c.set("ms",(c.get("ms")??0)+ms);c.set("n",(c.get("n")??0)+1);
 if(Deno.args.includes("-v"))console.log(set,name,code,m&&JSON.stringify({s:m.score.toFixed(2),turn:m.turn,v:m.visibility?.map(x=>x.toFixed(2)).join(" "),y:m.pose?.yaw.toFixed(0),p:m.pose?.pitch.toFixed(0),r:m.pose?.roll.toFixed(0),d:m.isDoubtful,f:f.length}));}
const faces=JSON.parse(await Deno.readTextFile(S+"real/faces.json"));
const every=Number(Deno.args[1]??1);
const grp=(i:number)=>i<-30?"dark":i<10?"brown":i<28?"tan":i<41?"inter":"light";
for(const what of Deno.args[0]!.split(",")){
 if(what==="nig")for(const f of faces.filter((f:any,i:number)=>f.set==="nigeria-legislators"&&i%every===0))await one("nig "+grp(f.ita),await load(S+"real/"+f.file),f.file);
 if(what==="sdfd")for(const f of faces.filter((f:any)=>f.set.startsWith("sdfd")))await one("sdfd",await load(S+"real/"+f.file),f.file);
 if(what==="train")for(const f of faces.filter((f:any,i:number)=>f.part==="train"&&i%every===0))await one("train "+grp(f.ita),await load(S+"real/"+f.file),f.file);
 if(what==="noface")for(const d of ["no-face","no-face-hard"]){let i=0;for(const e of [...Deno.readDirSync(S+d)].map(e=>e.name).sort())if(e.endsWith(".jpg")&&(d==="no-face-hard"||i++%every===0))await one(d,await load(S+d+"/"+e),e);}
 if(what.startsWith("mask"))for(const f of faces.filter((f:any,i:number)=>(what==="maskv"?f.part==="validate":f.part==="train")&&i%every===0)){const im=await load(S+"real/"+f.file);
  const head={name:f.file,image:im,box:{x0:f.box[0],y0:f.box[1],x1:f.box[2],y1:f.box[3]},points:f.five_points.map(([x,y]:number[])=>({x,y}))} as any;
  for(const wear of ["mask","scarf"] as const)await one(what+" "+wear,dress(head,[wear],randomOf(f.file+wear)).image,f.file);}
 if(what==="cases")for(const e of [...Deno.readDirSync("/work/shared/cases/faces")])if(e.name.endsWith(".jpg"))await one(e.name,await load("/work/shared/cases/faces/"+e.name),e.name,DEFAULT_FACE_RULES);
 if(what==="over")for(const f of faces.filter((f:any,i:number)=>f.part==="train"&&i%every===0))for(const g of [1.6,2.2,3]){const im=await load(S+"real/"+f.file);for(let i=0;i<im.data.length;i++)if(i%4!==3)im.data[i]=Math.min(255,im.data[i]!*g);await one("over "+g,im,f.file);}
 if(what==="roll")for(const f of faces.filter((f:any,i:number)=>f.part==="train"&&f.set!=="webmorph-rainbow-lisa-zoom"&&i%every===0)){const im=await load(S+"real/"+f.file);const [x0,y0,x1,y1]=f.box;const size=im.width,cx=(x0+x1)/2,cy=(y0+y1)/2;
  for(let d=0;d<360;d+=30){const c=Math.cos(d*Math.PI/180),s=Math.sin(d*Math.PI/180);const o=new Uint8ClampedArray(4*size*size);const W=new Uint32Array(im.data.buffer,im.data.byteOffset,im.width*im.height),D=new Uint32Array(o.buffer);
  for(let y=0;y<size;y++)for(let x=0;x<size;x++){const dx=x-size/2,dy=y-size/2;let u=Math.round(cx+c*dx+s*dy),v=Math.round(cy-s*dx+c*dy);u=Math.max(0,Math.min(im.width-1,u));v=Math.max(0,Math.min(im.height-1,v));D[y*size+x]=W[v*im.width+u]!;}
  const r={width:size,height:size,data:o};const fs=await findFaces(M,r);const a=assessFaces(fs,r,rules);const m=mainFace(fs);const code=a.kind==="accepted"?(Math.abs(((m!.pose!.roll-d)%360+540)%360-180)<=30?"right roll":"WRONG roll"):a.code;const k="roll "+String(d).padStart(3);const q=count.get(k)??new Map();count.set(k,q);q.set(code,(q.get(code)??0)+1);q.set("n",(q.get("n")??0)+1);}}
}
for(const [k,m] of [...count].sort())console.log(k.padEnd(22),[...m].filter(([c])=>c!=="ms").map(([c,n])=>`${c} ${n}`).join(", "),m.get("ms")?`${(m.get("ms")!/m.get("n")!).toFixed(0)} ms`:"");
