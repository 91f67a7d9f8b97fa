import { Parley } from '../features/shell/components/parley.tsx';

export default function Page() {
  return <Parley />;
}
