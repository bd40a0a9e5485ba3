using ShiftService.Faces.Verification;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Data;

/// <summary>Pairs of images of which a file (columns fold, same, idx_a, idx_b) says whether they show the same person.</summary>
public static class PairList
{
    /// <summary>Reads a file of pairs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the images, by which the file calls them; pairs get their numbers.</param>
    /// <exception cref="TrainingDataException">The file is damaged, or names an image that there is not.</exception>
    public static IReadOnlyList<FacePair> Read(string path, IReadOnlyList<string> names)
    {
        var table = new CsvTable(path);
        int fold = table.Column("fold"), same = table.Column("same"), first = table.Column("idx_a"), second = table.Column("idx_b");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++) numbers[names[i]] = i;
        var pairs = new FacePair[table.Count];
        for (int row = 0; row < pairs.Length; row++)
        {
            int kind = table.Integer(row, same);
            if (kind > 1) throw Damaged(row, $"same '{kind}' is neither 0 nor 1");
            pairs[row] = new(table.Integer(row, fold), kind == 1, Number(row, first), Number(row, second));
        }
        return pairs.Length > 0 ? pairs : throw new TrainingDataException(TrainingDataError.Empty, path, "there are no pairs");

        int Number(int row, int column) => numbers.TryGetValue(table[row, column], out int number)
            ? number
            : throw Damaged(row, $"there is no image '{table[row, column]}' among {names.Count}");

        TrainingDataException Damaged(int row, string reason) => new(TrainingDataError.Damaged, $"{path}, line {row + 2}", reason);
    }
}
