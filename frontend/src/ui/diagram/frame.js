// Runs in the sandboxed frame that diagrams are drawn in (see frame.ts), after Mermaid. It has no origin, no storage
// and no network: what a hostile diagram could reach there is nothing.
const { mermaid } = globalThis;

/** The browser's own serialisation of a drawing, which an image can be made of: HTML's is not always XML. */
function asXml(svg) {
  const drawing = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  return drawing ? new XMLSerializer().serializeToString(drawing) : '';
}

async function draw({ source, config }) {
  try {
    mermaid.initialize(config);
    const { svg } = await mermaid.render('drawing', source);
    return { ok: true, svg: asXml(svg) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    document.body.replaceChildren();
  }
}

addEventListener('message', ({ source, data, ports: [port] }) => {
  if (source === parent && port) void draw(data).then((result) => port.postMessage(result));
});
parent.postMessage('diagram-frame-ready', '*');
