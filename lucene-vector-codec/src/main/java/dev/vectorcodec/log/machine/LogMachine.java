package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.PayloadWriter;
import java.util.List;

/**
 * The log without files, threads and time: it takes frames and the outcome of requests, and says
 * which request comes next. Its driver guards it with one lock; what {@code WriteLog} reads without
 * the lock is volatile.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A frame has its generation, offset and LSN from the moment it is appended.
 *   <li>One request of {@link #next} is under way at a time, so a group is written only after the
 *       one before it was written, and a force covers all that was written before it.
 *   <li>{@link #durableLsn} counts what a force that came back covers, in every mode.
 *   <li>The witness tells only what is forced, and a generation before any frame goes there.
 *   <li>A group that finds the disk full is written again, the same bytes at the same offset,
 *       before anything else is written.
 *   <li>A seal is queued only when the generation after it is prepared.
 * </ul>
 */
public final class LogMachine {

  private static final long NEVER = Long.MAX_VALUE;

  private final LogOptions options;
  private final FrameQueue queue = new FrameQueue();
  private final WaitingRoom waiting = new WaitingRoom();
  private final ForceDemand demand = new ForceDemand();
  private final Backlog backlog = new Backlog();
  public final WitnessDemand witness;
  private final AppendSpace space;
  private final DiskRoom room;
  private final FirstGeneration first;
  private final NextGeneration next;
  private final FileSwitch fileSwitch;

  /** Last LSN that was given before this opening. */
  private final long startLsn;

  private LogRequest outstanding;

  private volatile long lastLsn;
  private volatile long writtenLsn;
  private volatile long durableLsn;
  private volatile long provenLsn;
  private volatile long generation;
  private volatile Throwable failure;
  private volatile boolean closing;
  private volatile boolean closed;

  private long writeOffset = FileHeaderLayout.FRAMES_OFFSET;
  private long allocatedBytes;
  private int chain;

  /** Last LSN of a frame that is about documents: a watermark need not follow another one. */
  private long lastContentLsn;

  private long lastStamp;

  /** Nothing is left to do but to give up the lease in the witness. */
  private boolean ending;

  /**
   * Starts with a generation that is still to be made.
   *
   * @param start of its frames
   * @param allocatedBytes its file will have
   */
  public LogMachine(LogOptions options, ReplayPoint start, long allocatedBytes) {
    this.options = options;
    this.room = new DiskRoom(options.retryNanos());
    this.first = new FirstGeneration(room);
    this.space = new AppendSpace(start.generation(), allocatedBytes, options.preallocationBytes());
    this.next = new NextGeneration(room, space);
    this.generation = start.generation() - 1;
    this.chain = start.chain();
    this.allocatedBytes = allocatedBytes;
    long last = start.lsn() - 1;
    startLsn = last;
    lastLsn = last;
    writtenLsn = last;
    durableLsn = last;
    lastContentLsn = last;
    witness = new WitnessDemand(last, options.idleNanos(), room);
    fileSwitch = new FileSwitch(room, first, next, witness);
    lastStamp = last;
  }

  public long reached(Progress progress) {
    long reached =
        switch (progress) {
          case WRITTEN, WRITTEN_OR_STALLED -> writtenLsn;
          case DURABLE, DURABLE_OR_STALLED -> durableLsn;
          case PROVEN -> provenLsn;
          case GENERATION, GENERATION_OR_STALLED -> generation;
          case PREPARATIONS, PREPARATIONS_OR_STALLED -> first.attempts() + next.attempts();
          case CLOSED -> closed ? 1 : 0;
        };
    return progress.waitsForRoom() ? reached : room.orStalled(reached);
  }

  public long lastLsn() {
    return lastLsn;
  }

  public Backlog backlog() {
    return backlog;
  }

  public Throwable failure() {
    return failure;
  }

  public DiskRoom room() {
    return room;
  }

  /** The generation after the one that frames are appended to. */
  public NextGeneration nextGeneration() {
    return next;
  }

  public LogState state() {
    return LogState.of(failure != null || next.ended() != null, closing, room.problem() != null);
  }

  /** Whether frames may still be appended. */
  public boolean isOpen() {
    return failure == null && closing == false;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Gives a frame its offset and its LSN, which it returns. The caller has looked at the state. */
  public long append(FrameContent content, DurabilityMode mode, long now) {
    assert isOpen();
    if (next.isDueFor(content.sizeInBytes())) {
      queueSeal(now);
    }
    long lsn = enqueue(content, now);
    demand.append(mode, lsn, lastLsn, now);
    return lsn;
  }

  private long enqueue(FrameContent content, long now) {
    long lsn = lastLsn + 1;
    if (content.type().isContent()) {
      lastContentLsn = lsn + content.count() - 1;
      witness.appended(now);
    }
    lastLsn = lsn + content.count() - 1;
    queue.add(new LogRequest.QueuedFrame(content, lsn, now));
    backlog.appended(content.sizeInBytes(), now);
    space.append(content.sizeInBytes());
    return lsn;
  }

  /** Fixes a replay point behind all that was appended, in the generation that comes to. */
  public ReplayMark mark() {
    ReplayMark mark = new ReplayMark(space.generation(), space.offset(), lastLsn);
    queue.add(mark, writtenLsn, chain);
    space.replayPoint();
    return mark;
  }

  /** Asks for the switch to the generation that is prepared; null when none is. */
  public RotationTicket rotate(long now) {
    if (next.isReady()) {
      RotationTicket ticket = queueSeal(now);
      space.replayPoint();
      return ticket;
    }
    next.wantForRotation();
    return null;
  }

  private RotationTicket queueSeal(long now) {
    enqueueSeal(now);
    return fileSwitch.sealQueued(space.generation() + 1);
  }

  /** The chain goes into its payload when it is written. */
  private void enqueueSeal(long now) {
    enqueue(PayloadWriter.seal(0), now);
    demand.now(lastLsn, lastLsn);
  }

  /** Takes no more frames from here on; what was appended is to be forced. */
  public void beginClose() {
    closing = true;
    room.setWaits(false);
    demand.now(lastLsn, lastLsn);
  }

  /**
   * Ends the last generation; all that was appended is durable. A log that nothing was ever
   * appended to stays without frames, for there may be no commit yet that names it.
   */
  public void sealToClose(long now) {
    assert closing && queue.isEmpty();
    // A switch that waits for room is not needed any more: the seal before it is forced.
    boolean isSealed = fileSwitch.isBetweenFiles() && room.isStalled() && outstanding == null;
    if (isSealed == false && lastLsn > startLsn) {
      enqueueSeal(now);
      return;
    }
    ending = fileSwitch.isBeginning() == false || outstanding != null;
    if (isSealed) {
      fileSwitch.giveUp();
    }
    closed = ending == false;
  }

  /**
   * Registers the calling thread.
   *
   * @return null when it need not wait, also because the log failed or was closed
   */
  public Waiter waiter(Progress progress, long target) {
    if (failure != null || closed || reached(progress) >= target) {
      return null;
    }
    if (progress.needsForce()) {
      demand.now(target, target);
    }
    if (progress == Progress.PROVEN) {
      demand.proven(target);
    }
    return waiting.add(progress, target);
  }

  /** Those who need not wait any longer. */
  public List<Waiter> due() {
    return waiting.take(failure != null || closed, this::reached);
  }

  /**
   * The next request; null when nothing is due.
   *
   * @param urgent whether somebody waits who makes progress himself, so that no group waits for
   *     more frames
   */
  public LogRequest next(long now, boolean urgent) {
    if (failure != null || closed) {
      return null;
    }
    assert outstanding == null;
    outstanding = choose(now, urgent);
    return outstanding;
  }

  private LogRequest choose(long now, boolean urgent) {
    if (fileSwitch.isUnderWay()) {
      return now >= switchNanos()
          ? fileSwitch.request(generation, writtenEnd())
          : now >= witnessNanos() ? witness.next(generation) : null;
    }
    boolean unforced = writtenLsn > durableLsn;
    if (unforced && now >= forceNanos()) {
      return new LogRequest.Force(generation, writeOffset > allocatedBytes, closing);
    }
    boolean stalled = room.stalled() != null;
    if (stalled && now >= room.stallNanos()) {
      return room.stalled();
    }
    if (ending) {
      return witness.last(generation);
    }
    boolean idle = stalled == false && queue.isEmpty();
    boolean watermark = idle && unforced == false && closing == false && now >= watermarkNanos();
    if (watermark) {
      enqueue(PayloadWriter.watermark(), now);
      demand.now(lastLsn, lastLsn);
    }
    boolean queued = stalled == false && idle == false;
    if (watermark || (queued && (urgent || now >= groupNanos()))) {
      return queue.take(options.groupBytes(), generation, writeOffset, durableLsn, now);
    }
    return now >= witnessNanos() ? witness.next(generation) : null;
  }

  /** What a generation behind this one continues. */
  private FileHeader.Predecessor writtenEnd() {
    return new FileHeader.Predecessor(durableLsn, writeOffset, chain);
  }

  /** When the frames that wait become a group. */
  private long groupNanos() {
    boolean waits =
        options.groupDelayNanos() > 0
            && backlog.queuedBytes() < options.groupBytes()
            && closing == false
            && fileSwitch.isAskedFor() == false
            && queue.hasMarks() == false;
    return waits ? queue.oldestNanos() + options.groupDelayNanos() : Long.MIN_VALUE;
  }

  /** When the witness is due, whatever waits for room or a force; closing writes the last. */
  private long witnessNanos() {
    boolean comes = closing || fileSwitch.isBeginning() || fileSwitch.isTelling();
    return comes ? NEVER : witness.dueNanos(lastContentLsn, provenLsn);
  }

  /** When a watermark is due, if no frame comes before; all is forced. */
  private long watermarkNanos() {
    return demand.isProofWanted(provenLsn)
        ? Long.MIN_VALUE
        : witness.watermarkNanos(lastContentLsn, provenLsn);
  }

  /** A group was written as a whole; {@code newChain} includes its frames. */
  public void written(LogRequest.WriteGroup group, int newChain) {
    finish(group);
    room.written();
    witness.written(group);
    writeOffset += group.bytes();
    backlog.written(group.bytes());
    chain = newChain;
    lastStamp = group.durableLsn();
    fileSwitch.written(group);
    writtenLsn = group.lastLsn();
    queue.written(writtenLsn, chain);
  }

  /**
   * The disk has no room for a request, of which a part may be done. At a switch of files frames
   * wait for the new one and the witness: the one that is there does not miss a file that is new.
   *
   * @return whether it is repeated later, or done without; nothing has changed otherwise
   */
  public boolean noRoom(LogRequest request, Throwable cause, long now) {
    boolean tells = fileSwitch.isTelling();
    boolean isOfFile =
        request instanceof LogRequest.WriteHeader || request instanceof LogRequest.Publish;
    boolean holds =
        request instanceof LogRequest.WriteGroup || ((tells || isOfFile) && isSwitchAwaited());
    if (holds && room.waits() == false) {
      return false;
    }
    finish(request);
    if (request instanceof LogRequest.Begin) {
      first.notMade(cause, now);
    } else {
      room.lack(request, cause, tells && closing == false, now);
    }
    fileSwitch.noRoom(closing);
    closed = ending;
    return true;
  }

  /** A force came back; what was written before it is durable. */
  public void forced(LogRequest.Force force, long now) {
    finish(force);
    allocatedBytes = Math.max(allocatedBytes, writeOffset);
    witness.forced(now);
    durableLsn = writtenLsn;
    provenLsn = lastStamp;
    backlog.forced(queue.isEmpty() ? now : queue.oldestNanos());
    demand.forced(durableLsn);
    ending |= fileSwitch.forced(closing);
  }

  /** The first generation, whose header says how far the one before was good, has its witness. */
  public void begun(LogRequest.Begin request) {
    finish(request);
    provenLsn = startLsn;
    if (request.emergency()) {
      allocatedBytes = FileHeaderLayout.FRAMES_OFFSET;
    }
    fileSwitch.begun(request);
    generation = request.generation();
  }

  /** The header of the next generation is durable. */
  public void headerWritten(LogRequest.WriteHeader request) {
    finish(request);
    fileSwitch.headerWritten();
  }

  /** The name of the next generation is durable: frames go there from now on. */
  public void published(LogRequest.Publish request) {
    finish(request);
    writeOffset = FileHeaderLayout.FRAMES_OFFSET;
    allocatedBytes = next.allocatedBytes();
    fileSwitch.published(new ReplayPoint(request.generation(), writeOffset, durableLsn + 1, chain));
    generation = request.generation();
  }

  /** The witness is durable. */
  public void witnessed(LogRequest.WriteWitness request) {
    finish(request);
    witness.told(request);
    fileSwitch.witnessed();
    closed = request.last();
  }

  private void finish(LogRequest request) {
    assert request.equals(outstanding);
    outstanding = null;
  }

  /** A request failed, or the driver did. Final: nothing is acknowledged from here on. */
  public void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
  }

  /** A preparation to start now; null when none is due. */
  public LogRequest.Prepare prepare(long now) {
    if (failure != null || now < preparationNanos()) {
      return null;
    }
    return next.prepare();
  }

  /**
   * When {@link #next} or {@link #prepare} may have something to do, if nothing else happens. At
   * once, {@link Long#MIN_VALUE}, at the end of the log: a driver must not sleep through it.
   */
  public long deadlineNanos() {
    if (failure != null || closed) {
      return Long.MIN_VALUE;
    }
    return Math.min(requestNanos(), preparationNanos());
  }

  private long requestNanos() {
    if (ending) {
      return Long.MIN_VALUE;
    }
    if (fileSwitch.isUnderWay()) {
      return Math.min(switchNanos(), witnessNanos());
    }
    boolean stalled = room.stalled() != null;
    boolean idle = stalled == false && queue.isEmpty();
    long group = stalled ? room.stallNanos() : idle ? NEVER : groupNanos();
    long deadline = Math.min(group, witnessNanos());
    if (writtenLsn > durableLsn) {
      return Math.min(deadline, forceNanos());
    }
    return idle && closing == false ? Math.min(deadline, watermarkNanos()) : deadline;
  }

  /** Whether the first generation is neither there nor being made: the disk was full. */
  public boolean waitsToBegin() {
    return fileSwitch.waitsToBegin() && outstanding == null;
  }

  private long switchNanos() {
    return fileSwitch.dueNanos(isSwitchAwaited(), closing);
  }

  /**
   * Whether frames wait for the switch that is under way. Of those that wait for the witness only
   * the ones about documents count, for it is there for these.
   */
  private boolean isSwitchAwaited() {
    return fileSwitch.isTelling() ? lastContentLsn > writtenLsn : queue.isEmpty() == false;
  }

  /** When a force is due; something is written that is not forced. */
  private long forceNanos() {
    return demand.isProofWanted(provenLsn) ? Long.MIN_VALUE : demand.dueNanos(writtenLsn);
  }

  private long preparationNanos() {
    return closing || fileSwitch.isBeginning() ? NEVER : next.preparationNanos();
  }
}
