namespace ShiftService.Serving.Scheduling;

/// <summary>What a job is to those who wait beside it.</summary>
public enum JobKind
{
    /// <summary>A request's image, small or to be computed in a batch with others.</summary>
    Image,

    /// <summary>A part of something large, which gives way to images while it is at it (<see cref="LaneContext.GiveWay"/>).</summary>
    Piece,

    /// <summary>A part of something large that cannot give way: one lane, if there are several, is kept free of such.</summary>
    SolidPiece,
}
