namespace ShiftService.Training.Recipes;

/// <summary>One point, where it lies in stored images and where the teacher expects it, in coordinates of pixel centres.</summary>
/// <param name="X">Pixels from the centre of the first column of a stored image.</param>
/// <param name="Y">Pixels from the centre of the first row of a stored image.</param>
/// <param name="TeacherX">Pixels from the centre of the first column of the teacher's input.</param>
/// <param name="TeacherY">Pixels from the centre of the first row of the teacher's input.</param>
public sealed record PointRecipe(double X, double Y, double TeacherX, double TeacherY);
