/** The app's window: sandboxed, isolated, and where the user left it. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { z } from 'zod';
import { appUrl } from './origin.ts';

const savedBounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640).max(20_000),
  height: z.number().int().min(480).max(20_000),
});
type Bounds = z.infer<typeof savedBounds>;

export function windowOptions(
  preload: string,
  bounds: Bounds | null,
  developing: boolean,
): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Bulkhead',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15181c' : '#f7f8f9',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      // The spell checker would fetch its dictionaries from the network.
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: developing,
    },
  };
}

/** The saved place, when it still lies on a screen. */
function readBounds(file: string): Bounds | null {
  try {
    const bounds = savedBounds.parse(JSON.parse(readFileSync(file, 'utf8')));
    const area = screen.getDisplayMatching(bounds).workArea;
    const visible =
      bounds.x < area.x + area.width - 80 &&
      bounds.x + bounds.width > area.x + 80 &&
      bounds.y >= area.y - 20 &&
      bounds.y < area.y + area.height - 80;
    return visible ? bounds : null;
  } catch {
    return null;
  }
}

export interface WindowSetup {
  readonly preload: string;
  /** Folder for the window's state. */
  readonly state: string;
  readonly developing: boolean;
}

export function openWindow({ preload, state, developing }: WindowSetup): BrowserWindow {
  const file = path.join(state, 'window.json');
  const window = new BrowserWindow(windowOptions(preload, readBounds(file), developing));
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify(window.getNormalBounds()));
    } catch {
      // Losing the window's place is no reason to keep it open.
    }
  });
  void window.loadURL(appUrl);
  return window;
}
