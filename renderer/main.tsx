import './nonce.ts';
import './stores/theme.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeToken } from './host/bridge.ts';
import { useSession } from './stores/session.ts';

takeToken();
void useSession.getState().boot();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
