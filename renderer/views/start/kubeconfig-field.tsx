/** In a browser there is no dialog that tells a path: it is typed. */
import { CornerDownLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { listContexts } from '../../stores/live.ts';

export function KubeconfigField() {
  const [path, setPath] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (path.trim() !== '') void listContexts(path.trim());
  };
  return (
    <form className="path-field" onSubmit={submit}>
      <input
        className="field mono"
        aria-label="Path of another kubeconfig on this machine"
        placeholder="another kubeconfig, such as /home/me/prod.kubeconfig"
        spellCheck={false}
        autoComplete="off"
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <IconButton icon={CornerDownLeft} label="List its contexts" type="submit" disabled={path.trim() === ''} />
    </form>
  );
}
