import type { Scroll } from '../scroll/use-scroll.ts';
import { FindBar } from './find-bar.tsx';
import { useFind } from './use-find.ts';

interface FinderProps {
  threadKey: string;
  scroll: Scroll;
  onClose: () => void;
}

/** The search in one conversation, for as long as its bar is open. */
export default function Finder({ threadKey, scroll, onClose }: FinderProps) {
  const { content, controller } = scroll;
  const find = useFind({
    threadKey,
    content,
    topId: () => controller.current?.topMessageId() ?? null,
    show: (range) => controller.current?.show(range),
  });
  return <FindBar find={find} onClose={onClose} />;
}
