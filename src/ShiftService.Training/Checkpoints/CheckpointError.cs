namespace ShiftService.Training.Checkpoints;

/// <summary>Why a checkpoint cannot be used.</summary>
public enum CheckpointError
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>The file is something else.</summary>
    NotACheckpoint,

    /// <summary>The file was written by a version of this program with another format.</summary>
    OtherVersion,

    /// <summary>The file ends early.</summary>
    Truncated,

    /// <summary>The file's contents do not have their checksum.</summary>
    Damaged,

    /// <summary>The file holds another network's state, or that of another optimiser.</summary>
    OtherNetwork,

    /// <summary>The file belongs to a run of another recipe.</summary>
    OtherRecipe,
}
