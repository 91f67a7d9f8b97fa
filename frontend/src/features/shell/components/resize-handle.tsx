import { type PointerEvent, useState } from 'react';
import { readSidebarWidth, setSidebarWidth, sidebarWidth } from '../state.ts';

/** The edge of the sidebar: drawn by the pointer, moved by the arrows, put back by a double click. */
export function ResizeHandle() {
  const [px, setPx] = useState(readSidebarWidth);
  const [isDragging, setIsDragging] = useState(false);
  const isRtl = () => document.dir === 'rtl';
  const widthAt = (event: PointerEvent) => (isRtl() ? window.innerWidth - event.clientX : event.clientX);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the sidebar"
      aria-valuenow={px}
      aria-valuemin={sidebarWidth.min}
      aria-valuemax={sidebarWidth.max}
      tabIndex={0}
      className="resize-handle"
      data-dragging={isDragging}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsDragging(true);
      }}
      onPointerMove={(event) => {
        if (isDragging) setSidebarWidth(widthAt(event), false);
      }}
      onPointerUp={(event) => {
        if (isDragging) setPx(setSidebarWidth(widthAt(event), true));
        setIsDragging(false);
      }}
      onPointerCancel={() => {
        setSidebarWidth(px, true);
        setIsDragging(false);
      }}
      onDoubleClick={() => setPx(setSidebarWidth(sidebarWidth.usual, true))}
      onKeyDown={(event) => {
        const forward = isRtl() ? 'ArrowLeft' : 'ArrowRight';
        const back = isRtl() ? 'ArrowRight' : 'ArrowLeft';
        const wanted = {
          [forward]: px + sidebarWidth.stepPx,
          [back]: px - sidebarWidth.stepPx,
          Home: sidebarWidth.min,
          End: sidebarWidth.max,
        }[event.key];
        if (wanted === undefined) return;
        event.preventDefault();
        setPx(setSidebarWidth(wanted, true));
      }}
    />
  );
}
