package dev.vectorcodec.simulation.fault;

/** One planned failure of a call to the disk: the n-th of the calls that the kind concerns. */
public final class DiskFault {

  /** The calls that can be counted. */
  public enum Call {
    LIST,
    OPEN,
    LENGTH,
    READ,
    CREATE,
    WRITE,
    FORCE,
    RENAME,
    LINK,
    DELETE,
    SYNC_DIRECTORY,
    LOCK;

    public boolean changesDisk() {
      return compareTo(CREATE) >= 0;
    }

    boolean syncs() {
      return this == FORCE || this == SYNC_DIRECTORY;
    }
  }

  /** What goes wrong. */
  public enum Kind {
    /** Any call: EIO. A failed fsync loses nothing yet: the next one writes the same. */
    IO_ERROR,
    /** Any call that changes the disk: ENOSPC. */
    NO_SPACE,
    /** A write takes some of the bytes and says so. */
    SHORT_WRITE,
    /** A write takes no byte and says so. */
    EMPTY_WRITE,
    /** A read gives one byte. */
    SHORT_READ,
    /** An fsync of a file or a directory fails, as a file system has it. */
    SYNC_FAILURE,
    /**
     * An fsync of a file or a directory does nothing and says that all is well: a disk that lies.
     */
    SYNC_IGNORED,
    /** The machine stops at any call. */
    CRASH;

    boolean concerns(Call call) {
      return switch (this) {
        case IO_ERROR, CRASH -> true;
        case NO_SPACE -> call.changesDisk();
        case SHORT_WRITE, EMPTY_WRITE -> call == Call.WRITE;
        case SHORT_READ -> call == Call.READ;
        case SYNC_FAILURE, SYNC_IGNORED -> call.syncs();
      };
    }
  }

  /** How much of a failed call is done all the same. */
  public enum Effect {
    NONE,
    /** Half of the bytes of a write; another call is done. */
    PART,
    ALL
  }

  public final Kind kind;
  private final long call;
  private boolean forGood;
  private boolean inDirectoriesAlone;

  /** Start of the names of files that are struck; null for all. */
  private String written;

  private Effect effect = Effect.NONE;
  private FsyncFailure fsyncFailure = FsyncFailure.KEPT_DIRTY;
  private long calls;
  private boolean fired;

  private DiskFault(Kind kind, long call) {
    this.kind = kind;
    this.call = call;
  }

  /** Fails a call, counted from 0 among those that the kind concerns, once. */
  public static DiskFault at(Kind kind, long call) {
    return new DiskFault(kind, call);
  }

  /** Fails an fsync, counted from 0, once, as a file system does. */
  public static DiskFault at(FsyncFailure failure, long sync) {
    DiskFault fault = new DiskFault(Kind.SYNC_FAILURE, sync);
    fault.fsyncFailure = failure;
    return fault;
  }

  /** Fails all later calls too. */
  public DiskFault forGood() {
    forGood = true;
    return this;
  }

  /** Counts and fails those fsyncs alone that are of a directory. */
  public DiskFault inDirectories() {
    inDirectoriesAlone = true;
    return this;
  }

  /**
   * Counts and fails those writes alone that go to some files.
   *
   * @param name folder and start of the name that they were made with
   */
  public DiskFault inWritesTo(String name) {
    written = name;
    return this;
  }

  /** Does some of the call before it fails. */
  public DiskFault after(Effect done) {
    effect = done;
    return this;
  }

  /** Whether the call came. */
  public boolean hasFired() {
    return fired;
  }

  public Effect effect() {
    return effect;
  }

  public FsyncFailure fsyncFailure() {
    return fsyncFailure;
  }

  /**
   * Counts a call. Returns whether it is to fail.
   *
   * @param name of the file that a write goes to; else empty
   */
  public boolean strikes(Call next, String name) {
    boolean isElsewhere =
        (inDirectoriesAlone && next != Call.SYNC_DIRECTORY)
            || (written != null && (next != Call.WRITE || name.startsWith(written) == false));
    if (isElsewhere || kind.concerns(next) == false) {
      return false;
    }
    long number = calls++;
    boolean strikes = forGood ? number >= call : number == call;
    fired |= strikes;
    return strikes;
  }

  @Override
  public String toString() {
    String which = kind == Kind.SYNC_FAILURE ? kind + " " + fsyncFailure : kind.toString();
    String where = inDirectoriesAlone ? " of a directory" : written != null ? " in " + written : "";
    return which + where + " at " + call + (forGood ? " for good" : "") + ", done: " + effect;
  }
}
