import type { SearchMode } from '@parley/contract/search';
import { Globe, GlobeOff } from 'lucide-react';
import { Menu, MenuRadio } from '../../../ui/menu.tsx';
import { chooseSearch, useChatPreferences } from '../preferences.ts';

const choices: Record<SearchMode, { name: string; meaning: string; look: string }> = {
  auto: {
    name: 'Auto',
    meaning: 'Search the web when the message seems to need it',
    look: 'text-text-2 hover:bg-hover hover:text-text aria-expanded:bg-hover',
  },
  always: {
    name: 'Always',
    meaning: 'Search the web for every message',
    look: 'bg-accent/12 text-accent',
  },
  off: {
    name: 'Off',
    meaning: 'Never search the web',
    look: 'text-text-3 hover:bg-hover hover:text-text aria-expanded:bg-hover',
  },
};
const modes = ['auto', 'always', 'off'] as const;

const icon = { size: 18, strokeWidth: 1.75, className: 'shrink-0', 'aria-hidden': true } as const;

/** Whether the next message is answered with the web. */
export function SearchChoice() {
  const mode = useChatPreferences((state) => state.search);
  const { name, meaning, look } = choices[mode];
  const Icon = mode === 'off' ? GlobeOff : Globe;
  return (
    <Menu
      label="Web search"
      placement="above-start"
      className="w-72 max-w-[calc(100vw-16px)]"
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={`Web search: ${name}`}
          title={`Web search: ${name}. ${meaning}`}
          className={`inline-flex h-9 items-center gap-1.5 rounded-full px-3 text-side font-medium transition-colors pointer-coarse:h-11 ${look}`}
        >
          <Icon {...icon} />
          Search: {name}
        </button>
      )}
    >
      {(close) =>
        modes.map((other) => (
          <MenuRadio
            key={other}
            isChecked={other === mode}
            isFirst={other === mode}
            onSelect={() => {
              chooseSearch(other);
              close();
            }}
          >
            <span className="block py-1.5">
              {choices[other].name}
              <span className="block text-meta text-text-3">{choices[other].meaning}</span>
            </span>
          </MenuRadio>
        ))
      }
    </Menu>
  );
}
