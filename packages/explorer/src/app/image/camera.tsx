import { useEffect, useRef, useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { cameraFault, noCameraHere, noStill } from "./camera-fault.ts";

/** Widest still that is asked for, in px: models look at a few hundred. */
const WIDTH = 1280;

/** A still from the camera, which is asked for when this is opened, and let go when it is closed. */
export function Camera({ explorer }: { explorer: Explorer }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return undefined;
    let over = false;
    let opened: MediaStream | null = null;
    openCamera()
      .then((found) => {
        opened = found;
        if (over) stop(found);
        else setStream(found);
      })
      .catch((error: unknown) => {
        if (over) return;
        explorer.tell(error);
        setAsked(false);
      });
    return () => {
      over = true;
      stop(opened);
      setStream(null);
    };
  }, [asked]);
  useEffect(() => {
    if (stream === null || video.current === null) {
      dialog.current?.close();
      return;
    }
    video.current.srcObject = stream;
    void video.current.play().catch(() => {});
    dialog.current?.showModal();
  }, [stream]);
  const take = async () => {
    try {
      const still = await stillOf(video.current!);
      setAsked(false);
      await explorer.bring(still);
    } catch (error) {
      setAsked(false);
      explorer.tell(error);
    }
  };
  return (
    <>
      <button type="button" class="plain" disabled={asked} onClick={() => setAsked(true)}>
        Camera
      </button>
      <dialog
        ref={dialog}
        class="camera"
        aria-label="Camera"
        onClose={() => setAsked(false)}
        onCancel={() => setAsked(false)}
      >
        <video ref={video} muted playsInline />
        <p>
          <button type="button" class="strong" onClick={() => void take()}>
            Take it
          </button>
          <button type="button" class="plain" onClick={() => setAsked(false)}>
            Cancel
          </button>
        </p>
        <p class="soft">The picture stays in this page.</p>
      </dialog>
    </>
  );
}

const stop = (stream: MediaStream | null) => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

async function openCamera(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw noCameraHere();
  try {
    return await devices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: WIDTH } },
      audio: false,
    });
  } catch (error) {
    throw cameraFault(error);
  }
}

async function stillOf(video: HTMLVideoElement): Promise<File> {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob !== null && width > 0) return new File([blob], "camera.png", { type: "image/png" });
  throw noStill();
}
