/** The text of one draft. What is typed is kept as it is, whether it can be read or not. */
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Names } from './completion.ts';
import { editorSetup } from './setup.ts';

/** Something to say about a line. */
export interface Remark {
  /** From 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
}

export interface YamlEditorProps {
  readonly label: string;
  readonly text: string;
  readonly names: Names;
  readonly remarks: readonly Remark[];
  /** A line to go to, from 1; a new object goes there again. */
  readonly goTo: { readonly line: number } | null;
  readonly onChange: (text: string) => void;
  /** The line that the cursor is in. */
  readonly onLine: (line: number) => void;
}

/** Marks what comes from outside (undo, another draft) rather than from the keyboard. */
const outside = Annotation.define<boolean>();

/** One for each draft: give it the draft's id as key, so that each has a history of its own. */
export function YamlEditor({ label, text, names, remarks, goTo, onChange, onLine }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef({ names, onChange, onLine });
  now.current = { names, onChange, onLine };

  // biome-ignore lint/correctness/useExhaustiveDependencies: text and label of the beginning; the effects below follow
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          editorSetup(label, () => now.current.names),
          EditorView.updateListener.of(({ docChanged, selectionSet, transactions, state }) => {
            if (selectionSet || docChanged) now.current.onLine(state.doc.lineAt(state.selection.main.head).number);
            const typed = transactions.some((one) => one.docChanged && one.annotation(outside) !== true);
            if (docChanged && typed) now.current.onChange(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { state } = editor;
    const insert = state.toText(text);
    if (insert.eq(state.doc)) return;
    editor.dispatch({ changes: { from: 0, to: state.doc.length, insert }, annotations: outside.of(true) });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { doc } = editor.state;
    const diagnostics = remarks.map(({ line, severity, text: message }): Diagnostic => {
      const at = doc.line(Math.min(Math.max(1, line), doc.lines));
      const indent = /^\s*/.exec(at.text)?.[0].length ?? 0;
      return { from: at.from + indent, to: at.to, severity, message };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [remarks]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const { doc } = editor.state;
    const { from } = doc.line(Math.min(Math.max(1, goTo.line), doc.lines));
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    editor.focus();
  }, [goTo]);

  return <div ref={host} className="yaml-editor" data-testid="yaml" />;
}
